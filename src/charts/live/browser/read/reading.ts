import type { LiveAxis, LiveLayer } from '../../live-chart.ts';
import { nearest, type Row } from '../view/layer-rows.ts';
import type { Plot } from '../view/plots.ts';

/** The values of a series at a place. */
export interface Reading {
  label: string;
  /** The place of the series' nearest row. */
  x: number;
  value?: number;
  low?: number;
  high?: number;
  /** What the range from `low` to `high` is, in the author's words. */
  range?: string;
  /** The values of other lines and published points of the series. */
  beside: { name: string; value: number; x: number }[];
}

/** Report a published point within this distance, as a share of the axis: such points are few. */
const nearby = 0.01;

/** Reads each series at the row nearest to a place. */
export function readAt(plot: Plot, x: number): Reading[] {
  return labelsOf(plot).flatMap((label) => {
    const reading: Partial<Reading> & Pick<Reading, 'beside'> = { beside: [] };
    const own = ownLayer(plot, label);
    for (const { layer, rows } of plot.layers) {
      const series = rows.get(label) ?? [];
      const row = rowNear(series, x);
      if (!row) continue;
      if (layer === own || hasOwnMeaning(layer)) readRow(reading, row, { layer, plot, x });
      else readBeside(reading, row, { layer, series, x });
    }
    return reading.x === undefined ? [] : [{ ...reading, label, x: reading.x }];
  });
}

/** The labels of all series. */
function labelsOf({ layers }: Plot): string[] {
  return [...new Set(layers.flatMap(({ rows }) => [...rows.keys()]))];
}

/** The layer with the series' own line or points. Another layer in its colour, such as a limit, has fewer rows. */
export function ownLayer({ layers }: Plot, label: string): LiveLayer | undefined {
  const rowsIn = ({ rows }: Plot['layers'][number]) => rows.get(label)?.length ?? 0;
  const [most] = layers
    .filter(({ layer }) => !hasOwnMeaning(layer) && !layer.level)
    .toSorted((a, b) => rowsIn(b) - rowsIn(a));
  return most?.layer;
}

/** Whether a layer's kind alone says how to read it: a range, runs or published points. */
function hasOwnMeaning({ mark, detailed, published }: LiveLayer): boolean {
  return mark === 'area' || detailed || published === true;
}

function readBeside(
  { beside }: Pick<Reading, 'beside'>,
  row: Row,
  { layer, series, x }: { layer: LiveLayer; series: readonly Row[]; x: number },
): void {
  const { mark, description } = layer;
  // Skip points: they lie on a line that is read.
  if (mark !== 'line' || !description) return;
  const isLevel = series.every(({ y }) => y === row.y);
  beside.push({ name: description, value: row.y, x: isLevel ? x : row.x });
}

function readRow(
  reading: Partial<Reading> & Pick<Reading, 'beside'>,
  row: Row,
  { layer, plot, x }: { layer: LiveLayer; plot: Plot; x: number },
): void {
  const { mark, detailed, published, description } = layer;
  if (published) {
    const known = reading.beside.some(({ name }) => name === 'published');
    if (!known && Math.abs(row.x - x) <= nearby * (plot.xs.at(-1)! - plot.xs[0]!)) {
      reading.beside.push({ name: 'published', value: row.y, x: row.x });
    }
  } else if (mark === 'area') {
    reading.x = row.x;
    reading.low = Math.min(row.y, row.y2 ?? row.y);
    reading.high = Math.max(row.y, row.y2 ?? row.y);
    if (description) reading.range = description;
  } else if (!detailed) {
    reading.x = row.x;
    reading.value = row.y;
  } else if (row.x === x && !plot.layers.some((one) => one.layer.mark === 'area')) {
    // An area already reports the spread of runs.
    reading.x ??= row.x;
    reading.beside.push({ name: description ?? 'thin', value: row.y, x: row.x });
  }
}

function rowNear(rows: readonly Row[], x: number): Row | undefined {
  const places = rows.map((row) => row.x);
  return places.length > 0 ? rows[nearest(places, x)] : undefined;
}

/** Words a reading, the most important part first: value, range, other lines. @param at the crosshair's place */
export function wordsOf(
  reading: Reading,
  at: number,
  axes: { x: LiveAxis; y: LiveAxis },
): string[] {
  const { value, low, beside } = reading;
  const text = (number: number) => numberText(number, axes.y);
  const where = (x: number) => (x === at ? '' : ` at ${numberText(x, axes.x)}`);
  const range = low === undefined ? [] : [rangeText(reading, axes.y)];
  const own = [...(value === undefined ? [] : [text(value)]), ...range];
  const [main = '', ...more] = own;
  return [
    main + where(reading.x),
    ...more,
    ...beside.map(({ name, value: other, x }) => `${name} ${text(other)}${where(x)}`),
  ];
}

/** Words a range. Beside a value it is named, as "95% interval"; alone, the plot's title explains it. */
function rangeText({ value, low = 0, high = 0, range }: Reading, axis: LiveAxis): string {
  const ends = [low, high].map((end) => numberText(end, axis));
  const most = Math.max(...ends.map(decimalsIn));
  const isNear = Math.abs(low) * 10 > Math.abs(high) && Math.abs(high) * 10 > Math.abs(low);
  const [from, to] = isNear ? [low, high].map((end) => numberText(end, axis, most)) : ends;
  const name = value === undefined || !range ? '' : `${range} `;
  return `${name}${from} to ${to}`;
}

function decimalsIn(text: string): number {
  return /(?<=\.)\d+/.exec(text)?.[0].length ?? 0;
}

/**
 * Formats a number as its axis would, with more digits.
 *
 * @param decimals a fixed number of decimals, to match another number
 */
export function numberText(
  value: number,
  { format = '', type }: LiveAxis,
  decimals?: number,
): string {
  if (type === 'time' || type === 'utc') return dateText(value, type);
  const fixed = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const isShare = format.endsWith('%');
  if (isShare) {
    const digits = decimals === undefined ? { maximumFractionDigits: 1 } : fixed;
    return value.toLocaleString('en', { style: 'percent', ...digits });
  }
  if (decimals !== undefined) return value.toLocaleString('en', fixed);
  const digits = Number.isInteger(value) ? {} : { maximumSignificantDigits: 4 };
  return value.toLocaleString('en', digits);
}

function dateText(value: number, type: string): string {
  const zone = type === 'utc' ? { timeZone: 'UTC' } : {};
  return new Date(value).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short', ...zone });
}
