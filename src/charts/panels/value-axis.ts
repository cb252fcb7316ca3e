import { logFormat, logTicksAround } from '../look/log-ticks.ts';
import { axisMargin, namedLines } from '../look/theme.ts';
import type { Scale } from './across-runs.ts';
import { niceEnds } from './nice-ends.ts';

/** A panel's vertical axis. */
export interface ValueAxis {
  /** The quantity, with its unit. */
  quantity: string;
  scale?: Scale;
  /** A d3 number format for its labels. */
  format?: string;
  /** Whether it starts at 0. Default: true on a linear scale. */
  zero?: boolean;
  /** Of the whole chart, in pixels: it decides how many points to draw, and whether lines have names. */
  width: number;
}

/** Makes the channel of a vertical axis. The axis has no title: the panel names the quantity above it, horizontally. */
export function valueAxis(
  { quantity, scale, format, zero, width }: ValueAxis,
  values: readonly number[],
) {
  // In wide charts all plots align with the text.
  const extent = width >= namedLines ? { minExtent: axisMargin - 1 } : {};
  const labels = { title: null, ...extent, ...(format ? { format } : {}) };
  if (scale !== 'log') {
    return { title: quantity, scale: { zero: zero ?? true }, axis: { ...labels, tickCount: 5 } };
  }
  const ticks = logTicksAround(...extremes(values));
  const domain = [ticks[0]!, ticks.at(-1)!];
  return {
    title: quantity,
    scale: { type: 'log' as const, domain, nice: false },
    axis: { ...labels, values: ticks, format: format ?? logFormat(ticks) },
  };
}

/** Predicts where Vega draws a value on the axis of `valueAxis`, in pixels below the plot's upper edge. */
export function placeOn(
  { scale, zero = true }: ValueAxis,
  values: readonly number[],
  height: number,
): (value: number) => number {
  const isLog = scale === 'log';
  const onAxis = isLog ? Math.log : (one: number) => one;
  const [low, high] = extremes(isLog || !zero ? values : [0, ...values]);
  const ends = isLog ? extremes(logTicksAround(low, high)) : niceEnds(low, high);
  const [first, last] = ends.map(onAxis) as [number, number];
  // An axis with a single value has it in the middle.
  const share = (value: number) =>
    first === last ? 1 / 2 : (onAxis(value) - first) / (last - first);
  return (value) => height * (1 - share(value));
}

function extremes(values: readonly number[]): [low: number, high: number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
