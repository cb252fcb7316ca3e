import { scale } from 'vega';
import { textWidth } from '../look/text-metrics.ts';
import { labelStyle } from '../look/theme.ts';

export interface SmallAxisOptions {
  /** All that will be placed, finite; the axis reaches from the lowest to the highest of them and of `origin`. */
  values: readonly number[];
  /** What values are held against: it always has a label. */
  origin: number;
  /** Taken as linear where not all is above 0. Default: linear. */
  scale?: 'log' | undefined;
  /** In pixels. */
  width: number;
  /** Between the ends of the axis and those of what is drawn, in pixels. */
  margin: number;
  labelOf(value: number): string;
}

export interface SmallAxis {
  /** How far from the left edge a value lies, in pixels, to a tenth. */
  place(value: number): number;
  /** At most five, in ascending order; their labels differ, lie within the width and don't touch each other. */
  ticks: readonly Tick[];
}

interface Tick {
  /** The middle of its label, in pixels. */
  at: number;
  label: string;
}

/** One of d3's, as Vega has them. */
interface ContinuousScale {
  (value: number): number;
  domain(ends: readonly [number, number]): this;
  range(ends: readonly [number, number]): this;
  ticks(count: number): number[];
  tickFormat(count: number): (value: number) => string;
}

const mostTicks = 5;
/** Between two labels, in pixels. */
const gap = 6;
/** Of one power of ten and less, even steps have more labels than powers, and lie about as evenly. */
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

/** As many as there is room for. */
function ticksOf(
  stepping: ContinuousScale,
  place: SmallAxis['place'],
  { origin, width, labelOf }: SmallAxisOptions,
): Tick[] {
  const tick = (value: number): Tick => ({ at: place(value), label: labelOf(value) });
  for (let count = mostTicks; count > 0; count--) {
    const format = stepping.tickFormat(count);
    // A logarithmic scale has ticks without a label, too.
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

/** Of numbers that differ in late digits only, rounded labels may read the same. */
function areDistinct(ticks: readonly Tick[]): boolean {
  return new Set(ticks.map(({ label }) => label)).size === ticks.length;
}

function extentOf({ at, label }: Tick): [number, number] {
  const half = textWidth(label, labelStyle) / 2;
  return [at - half, at + half];
}
