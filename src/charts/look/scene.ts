import type { View } from 'vega';

/** The parts of Vega's scene used here: marks hold items, and items that are groups hold marks. */
export interface SceneMark {
  name?: string;
  role?: string;
  marktype?: string;
  items: SceneItem[];
}

export interface SceneItem {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  bounds: { x1: number; y1: number; x2: number; y2: number };
  /** The row behind it. */
  datum?: { value?: unknown; series?: unknown };
  /** False at a gap of a line. */
  defined?: boolean;
  dy?: number;
  /** A CSS colour. */
  fill?: string;
  opacity?: number;
  /** Of a text: its lines, if it has several. */
  text?: unknown;
  items?: SceneMark[];
  /** Of an axis. */
  orient?: string;
}

/** Computes what a group passes to the items inside it, such as the origin of their coordinates. */
type HandDown<Context> = (context: Context, mark: SceneMark, item: SceneItem) => Context;

export interface SceneEntry<Context> {
  mark: SceneMark;
  item: SceneItem;
  context: Context;
}

/**
 * Yields all items of a view's scene in drawing order, a group before its content.
 *
 * @param view after its run
 * @param context of the whole scene
 * @param handDown makes the context of a group's content
 */
export function sceneItems<Context>(
  view: View,
  context: Context,
  handDown: HandDown<Context>,
): Generator<SceneEntry<Context>> {
  const { root } = view.scenegraph() as unknown as { root: SceneMark };
  return itemsIn(root, context, handDown);
}

/** As `sceneItems`, with the origin of each item's coordinates. @param start that of the scene */
export function placedItems(view: View, start = { x: 0, y: 0 }): Generator<SceneEntry<Place>> {
  return sceneItems(view, start, ({ x, y }, _, item) => ({
    x: x + (item.x ?? 0),
    y: y + (item.y ?? 0),
  }));
}

/** In pixels. */
interface Place {
  x: number;
  y: number;
}

/** Yields all marks of a view's scene in drawing order, a mark before those inside it. @param view after its run */
export function* sceneMarks(view: View): Generator<SceneMark> {
  const { root } = view.scenegraph() as unknown as { root: SceneMark };
  yield* marksIn(root);
}

function* marksIn(mark: SceneMark): Generator<SceneMark> {
  yield mark;
  for (const { items = [] } of mark.items) for (const inner of items) yield* marksIn(inner);
}

function* itemsIn<Context>(
  mark: SceneMark,
  context: Context,
  handDown: HandDown<Context>,
): Generator<SceneEntry<Context>> {
  for (const item of mark.items) {
    yield { mark, item, context };
    for (const inner of item.items ?? []) {
      yield* itemsIn(inner, handDown(context, mark, item), handDown);
    }
  }
}
