import type { View } from 'vega';

/** What matters here of Vega's scene: marks hold items, and groups among the items hold marks. */
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
  /** False where a line has a gap. */
  defined?: boolean;
  dy?: number;
  opacity?: number;
  items?: SceneMark[];
}

/** What the groups around an item hand down to it: where its coordinates start, say. */
type HandDown<Context> = (context: Context, mark: SceneMark, item: SceneItem) => Context;

export interface SceneEntry<Context> {
  mark: SceneMark;
  item: SceneItem;
  context: Context;
}

/**
 * All items of the scene of a view that ran, in the order in which they are drawn, a group before what is in it.
 *
 * @param context of the whole scene
 * @param handDown the context for what is in a group
 */
export function sceneItems<Context>(
  view: View,
  context: Context,
  handDown: HandDown<Context>,
): Generator<SceneEntry<Context>> {
  const { root } = view.scenegraph() as unknown as { root: SceneMark };
  return itemsIn(root, context, handDown);
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
