import { movingMean } from './moving-mean.ts';
import { movingMedian } from './moving-median.ts';

export type Average = 'mean' | 'median';

/** How strongly a chart's lines are smoothed: as its author chose, not at all, or more. */
export type Smoothing = 'drawn' | 'none' | 'more';

const averages = { mean: movingMean, median: movingMedian };

/**
 * A centred moving average over `window` neighbouring values, an odd number; over fewer near the ends, where
 * neighbours are missing.
 */
export function movingAverage(
  values: ArrayLike<number>,
  window: number,
  average: Average,
): Float64Array {
  const all = values instanceof Float64Array ? values : new Float64Array(values);
  return averages[average](all, window);
}

const windows = [1, 3, 5, 7, 9, 11, 15, 21, 31, 51, 75, 101, 151, 201, 301, 501, 1001];

/** For more smoothing, a series counts as this many times longer, which makes its window three times as wide. */
const stretch = 9;

/** The number of values to average in a series of `length` values: odd, and 1 for no smoothing. */
export function windowAt(smoothing: Smoothing, length: number): number {
  const drawn = windowFor(length);
  if (smoothing === 'none') return 1;
  return smoothing === 'more' && drawn > 1 ? windowFor(length * stretch) : drawn;
}

/** The largest round number up to the square root of the length: it removes noise and keeps bends. */
function windowFor(length: number): number {
  return windows.findLast((window) => window ** 2 <= length) ?? 1;
}
