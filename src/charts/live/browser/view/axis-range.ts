import { logTicksWithin } from '../../../look/log-ticks.ts';
import type { LiveAxis } from '../../live-chart.ts';

/** A range of an axis that differs from its author's. */
export interface AxisRange {
  domain: [low: number, high: number];
  /** The values with labels, or null for Vega's choice. */
  ticks: number[] | null;
  /** A d3 format, or null for Vega's choice. */
  format: string | null;
}

/** The space at both ends, as a share of the range. */
const margin = 0.05;
const tickCount = 5;

/** A range that holds all values. @param values at least one; on a logarithmic axis all above 0 */
export function rangeAround(
  values: readonly number[],
  { format }: LiveAxis,
  { type, zero }: { type: string; zero: boolean },
): AxisRange {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  if (type === 'log') {
    const [first, last] = padded(Math.log10(low), Math.log10(high));
    return logRange(10 ** first, 10 ** last, format);
  }
  const domain = zero && low >= 0 ? [0, high * (1 + margin)] : padded(low, high);
  const [first, last] = domain as [number, number];
  // The format "~r" is for logarithmic axes.
  const own = format === '~r' ? undefined : format;
  // Vega's steps are at least half as large.
  const step = (last - first) / tickCount / 2;
  return { domain: [first, last], ticks: null, format: own ? withDigitsFor(own, step) : null };
}

function logRange(low: number, high: number, format = '~r'): AxisRange {
  const ticks = logTicksWithin(low, high) ?? evenTicks(low, high);
  const steps = ticks.slice(1).map((tick, i) => Number((tick - ticks[i]!).toPrecision(6)));
  return { domain: [low, high], ticks, format: withDigitsFor(format, Math.min(...steps)) };
}

function padded(low: number, high: number): [number, number] {
  const room = (high - low) * margin || Math.abs(high) * margin || 1;
  return [low - room, high + room];
}

/** Multiples of 1, 2 or 5 times a power of ten: in a small part of a decade, a logarithm is almost linear. */
function evenTicks(low: number, high: number): number[] {
  const power = Math.floor(Math.log10((high - low) / tickCount));
  const step = [1, 2, 5, 10].find((factor) => (high - low) / (factor * 10 ** power) <= tickCount)!;
  const unit = (n: number) => Number(`${n * step}e${power}`);
  const first = Math.ceil(low / unit(1));
  const count = Math.floor(high / unit(1)) - first + 1;
  return Array.from({ length: count }, (_, i) => unit(first + i));
}

/** Raises a fixed number of decimals until labels a step apart differ. */
function withDigitsFor(format: string, step: number): string {
  const [, before, digits, kind] = /^(.*)\.(\d+)([%f])$/.exec(format) ?? [];
  if (digits === undefined || !Number.isFinite(step)) return format;
  const needed = Math.ceil(-Math.log10(step)) - (kind === '%' ? 2 : 0);
  return `${before}.${Math.max(Number(digits), needed)}${kind}`;
}
