import { movingMean } from './moving-mean.ts';
import { movingMedian } from './moving-median.ts';

export type Average = 'mean' | 'median';

const averages = { mean: movingMean, median: movingMedian };

/**
 * A centred moving average over `window` neighbouring values, an odd number. Near the ends, where
 * neighbours are missing, it is taken over those that there are.
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

/** A window that is easily told, at most the square root of a series' length: noise goes, bends stay. */
export function windowFor(length: number): number {
  return windows.findLast((window) => window ** 2 <= length) ?? 1;
}
