import { scale } from 'vega';
import { textWidth } from '../look/text-metrics.ts';
import { labelStyle } from '../look/theme.ts';

export interface SmallAxisOptions {
  /** All values to place, finite. The axis reaches from the lowest to the highest value, including `origin`. */
  values: readonly number[];
  /** The value to compare others with, which always has a label. */
  origin: number;
  /** Ignored unless all values are above 0. Default: linear. */
  scale?: 'log' | undefined;
  /** In pixels. */
  width: number;
  /** Between the ends of the axis and the edges of the drawing, in pixels. */
  margin: number;
  labelOf(value: number): string;
}

export interface SmallAxis {
  /** A value's distance from the left edge, in pixels, rounded to a tenth. */
  place(value: number): number;
  /** At most five, ascending. Their labels differ, fit into the width and don't touch. */
  ticks: readonly Tick[];
}

interface Tick {
  /** The middle of its label, in pixels. */
  at: number;
  label: string;
}

/** A scale of d3, as Vega exports it. */
interface ContinuousScale {
  (value: number): number;
  domain(ends: readonly [number, number]): this;
  range(ends: readonly [number, number]): this;
  ticks(count: number): number[];
  tickFormat(count: number): (value: number) => string;
}

const mostTicks = 5;
/** The least distance between two labels, in pixels. */
const gap = 6;
/** Up to this ratio between the ends, even steps give more labels than powers of ten and lie about as evenly. */
const decade = 10;

/** An axis that fits into a cell of a table. */
export function smallAxis(options: SmallAxisOptions): SmallAxis {
  const { values, origin, width, margin } = options;
  const ends = [...values, origin];
  const domain = [Math.min(...ends), Math.max(...ends)] as const;
  const isLog = options.scale === 'log' && domain[0] > 0;
  const continuous = scaleOf(isLog ? 'log' : 'linear', domain).range([margin, width - margin]);
  const place = (value: number) => Math.round(10 * continuous(value)) / 10;
  const stepping =
    isLog && domain[1] <= decade * domain[0] ? scaleOf('linear', domain) : continuous;
  return { place, ticks: ticksOf(stepping, place, options) };
}

function scaleOf(type: 'log' | 'linear', domain: readonly [number, number]): ContinuousScale {
  return (scale(type) as () => ContinuousScale)().domain(domain);
}

/** Finds the most ticks that have room. */
function ticksOf(
  stepping: ContinuousScale,
  place: SmallAxis['place'],
  { origin, width, labelOf }: SmallAxisOptions,
): Tick[] {
  const tick = (value: number): Tick => ({ at: place(value), label: labelOf(value) });
  for (let count = mostTicks; count > 0; count--) {
    const format = stepping.tickFormat(count);
    // A logarithmic scale also has ticks without a label.
    const labelled = stepping.ticks(count).filter((value) => format(value) !== '');
    const others = labelled.filter((value) => value !== origin && isWithin(tick(value), width));
    const ticks = [origin, ...others].sort((a, b) => a - b).map(tick);
    if (ticks.length <= mostTicks && areApart(ticks) && areDistinct(ticks)) return ticks;
  }
  return [tick(origin)];
}

function isWithin(tick: Tick, width: number): boolean {
  const [start, end] = extentOf(tick);
  return start >= 0 && end <= width;
}

function areApart(ticks: readonly Tick[]): boolean {
  return ticks.every((tick, i) => i === 0 || extentOf(tick)[0] - extentOf(ticks[i - 1]!)[1] >= gap);
}

/** Rounded labels of numbers that differ only in their last digits may be equal. */
function areDistinct(ticks: readonly Tick[]): boolean {
  return new Set(ticks.map(({ label }) => label)).size === ticks.length;
}

function extentOf({ at, label }: Tick): [number, number] {
  const half = textWidth(label, labelStyle) / 2;
  return [at - half, at + half];
}
