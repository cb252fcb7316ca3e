import type { View } from 'vega';
import { wordsPrefix } from '../unit-views.ts';

/** A rectangle in the chart's own pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What matters here of Vega's scene: marks hold items, and groups among the items hold marks. */
interface SceneMark {
  name?: string;
  role?: string;
  marktype?: string;
  items: SceneItem[];
}

interface SceneItem {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  bounds: { x1: number; y1: number; x2: number; y2: number };
  datum?: { value?: unknown; series?: unknown };
  opacity?: number;
  items?: SceneMark[];
}

interface Placed {
  mark: SceneMark;
  item: SceneItem;
  /** Where the item's coordinates start. */
  x: number;
  y: number;
}

/** Where a plot lies: that of a named group, or the one of a chart without groups. */
export function plotBox(view: View, group: string | null): Box | undefined {
  const found = [...itemsOf(view)].find(({ mark }) =>
    group === null ? mark.role === 'frame' : mark.name === group,
  );
  if (!found) return undefined;
  const { item, x, y } = found;
  return {
    left: x + (item.x ?? 0),
    top: y + (item.y ?? 0),
    width: item.width ?? 0,
    height: item.height ?? 0,
  };
}

/** Where each entry of the legends lies, symbol and label together, by label. */
export function legendBoxes(view: View): Map<string, Box> {
  const boxes = new Map<string, Box>();
  for (const { mark, item, x, y } of itemsOf(view)) {
    // Without a legend, the first name of each line stands for its entry.
    const isName = mark.marktype === 'text' && mark.name?.startsWith(wordsPrefix);
    if (isName && item.datum?.series !== undefined) {
      const name = String(item.datum.series);
      if (!boxes.has(name)) boxes.set(name, boxOf({ mark, item, x, y }));
    }
    if (mark.role !== 'legend-label' && mark.role !== 'legend-symbol') continue;
    const label = String(item.datum?.value);
    const box = boxOf({ mark, item, x, y });
    const known = boxes.get(label);
    boxes.set(label, known ? union(known, box) : box);
  }
  return boxes;
}

/** Where each mark that shows a row lies, with the row: from left to right, and above each other downwards. */
export function markBoxes(view: View): { box: Box; datum: object }[] {
  const boxes = [...itemsOf(view)].flatMap((placed) => {
    const { mark, item } = placed;
    const isShown = mark.role === 'mark' && mark.marktype !== 'group' && mark.marktype !== 'text';
    return isShown && item.datum && item.opacity !== 0
      ? [{ box: boxOf(placed), datum: item.datum }]
      : [];
  });
  return boxes.sort((a, b) => a.box.left - b.box.left || a.box.top - b.box.top);
}

function boxOf({ item, x, y }: Placed): Box {
  const { x1, y1, x2, y2 } = item.bounds;
  return { left: x + x1, top: y + y1, width: x2 - x1, height: y2 - y1 };
}

function* itemsOf(view: View): Generator<Placed> {
  const { root } = view.scenegraph() as unknown as { root: SceneMark };
  const [left = 0, top = 0] = view.origin();
  // Vega draws its scene within the padding.
  const padding = view.padding() as { left: number; top: number };
  yield* itemsIn(root, left + padding.left, top + padding.top);
}

function* itemsIn(mark: SceneMark, x: number, y: number): Generator<Placed> {
  for (const item of mark.items) {
    yield { mark, item, x, y };
    for (const inner of item.items ?? []) {
      yield* itemsIn(inner, x + (item.x ?? 0), y + (item.y ?? 0));
    }
  }
}

function union(a: Box, b: Box): Box {
  const left = Math.min(a.left, b.left);
  const top = Math.min(a.top, b.top);
  const right = Math.max(a.left + a.width, b.left + b.width);
  const bottom = Math.max(a.top + a.height, b.top + b.height);
  return { left, top, width: right - left, height: bottom - top };
}
