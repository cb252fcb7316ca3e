import type { View } from 'vega';
import type { LiveLayer } from '../../live-chart.ts';

/** A drawn value at a place, or the range from `y` to `y2`. */
export interface Row {
  x: number;
  y: number;
  y2?: number;
}

/** A layer's rows by series, ascending along the horizontal axis. Without series, all have an empty label. */
export function rowsOf(view: View, layer: LiveLayer): Map<string, Row[]> {
  const rows = new Map<string, Row[]>();
  for (const datum of view.data(layer.data) as Record<string, unknown>[]) {
    const row = rowOf(datum, layer);
    if (!row) continue;
    const label = layer.series ? String(datum[layer.series.field]) : '';
    const known = rows.get(label);
    if (known) known.push(row);
    else rows.set(label, [row]);
  }
  for (const series of rows.values()) series.sort((a, b) => a.x - b.x);
  return rows;
}

function rowOf(datum: Record<string, unknown>, { x, y, y2 }: LiveLayer): Row | undefined {
  const at = numberIn(datum, x);
  const value = numberIn(datum, y);
  if (at === undefined || value === undefined) return undefined;
  const other = y2 === undefined ? undefined : numberIn(datum, y2);
  return { x: at, y: value, ...(other === undefined ? {} : { y2: other }) };
}

function numberIn(datum: Record<string, unknown>, field: string): number | undefined {
  const value = datum[field];
  const number = typeof value === 'number' || value instanceof Date ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** The index of the number nearest to `x`. @param numbers ascending, at least one */
export function nearest(numbers: readonly number[], x: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= x) low = middle;
    else high = middle;
  }
  return x - numbers[low]! <= numbers[high]! - x ? low : high;
}
