interface Point {
  x: number;
  y: number;
}

/** The scale of an axis, for Vega-Lite. */
export interface Axis {
  scale: { domain: readonly [low: number, high: number]; zero: false; nice: boolean };
  /** About how many. */
  ticks: number;
}

interface Axes {
  x: Axis;
  y: Axis;
  /** Of the plot, as shares of the width that it has. */
  width: number;
  height: number;
}

/** Axes that both fill a plot. @param height as a share of its width */
export function alignedAxes(points: readonly Point[], height: number): Axes {
  const axis = (values: number[]): Axis => ({
    scale: { domain: withMargin(rangeOf(values)), zero: false, nice: true },
    ticks: most,
  });
  return { x: axis(points.map(({ x }) => x)), y: axis(points.map(({ y }) => y)), width: 1, height };
}

/** Ticks of an axis. */
const most = 6;
/** The shape of a plot that still shows something, as shares of the width. */
const flattest = 0.35;
const narrowest = 0.35;

/**
 * Axes with as many pixels a unit: the plot's shape follows from the ranges. One that would be too high is narrower instead,
 * and one that would be too flat has a longer vertical axis.
 *
 * @param highest the greatest height of the plot, as a share of the width
 */
export function equalAxes(points: readonly Point[], highest: number): Axes {
  const x = withMargin(rangeOf(points.map((one) => one.x)));
  const y = withMargin(rangeOf(points.map((one) => one.y)));
  const width = Math.max(narrowest, Math.min(1, (highest * lengthOf(x)) / lengthOf(y)));
  const height = Math.min(highest, Math.max(flattest, (width * lengthOf(y)) / lengthOf(x)));
  const unit = Math.min(width / lengthOf(x), height / lengthOf(y));
  const axis = (range: Range, length: number): Axis => ({
    scale: { domain: ofLength(range, length / unit), zero: false, nice: false },
    // As many a unit.
    ticks: (most * length) / Math.max(width, height),
  });
  return { x: axis(x, width), y: axis(y, height), width, height };
}

type Range = readonly [low: number, high: number];

function rangeOf(values: readonly number[]): Range {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}

/** Room for half a mark on each side, also if all values are equal. */
function withMargin([low, high]: Range): Range {
  const margin = (high - low) * 0.03 || Math.abs(low) * 0.03 || 1;
  return [low - margin, high + margin];
}

function lengthOf([low, high]: Range): number {
  return high - low;
}

function ofLength([low, high]: Range, length: number): Range {
  const middle = (low + high) / 2;
  return [middle - length / 2, middle + length / 2];
}
