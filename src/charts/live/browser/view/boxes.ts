import type { View } from 'vega';
import { levelNamePrefix, seriesNamePrefix } from '../../../look/layer-names.ts';
import { placedItems, type SceneEntry } from '../../../look/scene.ts';

/** A rectangle, in pixels of the chart. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** An item, and the origin of its coordinates. */
type Placed = SceneEntry<{ x: number; y: number }>;

/** Words beside a plot: the name of a line, or the label of a level. */
export interface ChartName {
  /** The name of its mark. */
  mark: string;
  series?: string;
  level: boolean;
  /** Its place in the author's chart: `down` pixels below `value`. */
  value: number;
  down: number;
}

/** The box of a plot: that of a named group, or null for the only plot of a chart without groups. */
export function plotBox(view: View, group: string | null): Box | undefined {
  const found = plotIn(view, group);
  if (!found) return undefined;
  const {
    item,
    context: { x, y },
  } = found;
  return {
    left: x + (item.x ?? 0),
    top: y + (item.y ?? 0),
    width: item.width ?? 0,
    height: item.height ?? 0,
  };
}

/** The names beside a plot. */
export function namesIn(view: View, group: string | null): ChartName[] {
  const marks = plotIn(view, group)?.item.items ?? [];
  return marks.flatMap(({ name: mark = '', items }) => {
    const level = mark.startsWith(levelNamePrefix);
    if (!level && !mark.startsWith(seriesNamePrefix)) return [];
    return items.map(({ datum, dy = 0 }) => ({
      mark,
      level,
      ...(datum?.series === undefined ? {} : { series: String(datum.series) }),
      value: Number(datum?.value),
      down: dy,
    }));
  });
}

function plotIn(view: View, group: string | null): Placed | undefined {
  return [...itemsOf(view)].find(({ mark }) =>
    group === null ? mark.role === 'frame' : mark.name === group,
  );
}

/** The boxes of legend entries, symbol and label together, by label. */
export function legendBoxes(view: View): Map<string, Box> {
  const boxes = new Map<string, Box>();
  for (const placed of itemsOf(view)) {
    const { mark, item } = placed;
    if (mark.role !== 'legend-label' && mark.role !== 'legend-symbol') continue;
    const label = String(item.datum?.value);
    const box = boxOf(placed);
    const known = boxes.get(label);
    boxes.set(label, known ? union(known, box) : box);
  }
  return boxes;
}

/** The boxes of the names of lines, by series: one for each plot. */
export function nameBoxes(view: View): Map<string, Box[]> {
  const placed = [...itemsOf(view)].filter(({ mark }) => mark.name?.startsWith(seriesNamePrefix));
  const bySeries = Map.groupBy(placed, ({ item }) => String(item.datum?.series));
  return new Map([...bySeries].map(([series, all]) => [series, all.map(boxOf)]));
}

/** The boxes of marks that show a row, with the row, ordered from left to right, then downwards. */
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

function boxOf({ item, context: { x, y } }: Placed): Box {
  const { x1, y1, x2, y2 } = item.bounds;
  return { left: x + x1, top: y + y1, width: x2 - x1, height: y2 - y1 };
}

function itemsOf(view: View): Generator<Placed> {
  const [left = 0, top = 0] = view.origin();
  // Scene coordinates start inside the padding.
  const padding = view.padding() as { left: number; top: number };
  return placedItems(view, { x: left + padding.left, y: top + padding.top });
}

function union(a: Box, b: Box): Box {
  const left = Math.min(a.left, b.left);
  const top = Math.min(a.top, b.top);
  const right = Math.max(a.left + a.width, b.left + b.width);
  const bottom = Math.max(a.top + a.height, b.top + b.height);
  return { left, top, width: right - left, height: bottom - top };
}
