export type Average = 'mean' | 'median';

/**
 * A centred moving average over `window` neighbouring values, an odd number. Near the ends, where
 * neighbours are missing, it is taken over those that there are.
 */
export function movingAverage(
  values: ArrayLike<number>,
  window: number,
  average: Average,
): Float64Array {
  const reach = (window - 1) / 2;
  const all = Float64Array.from(values);
  return all.map((_, i) => averages[average](all.slice(Math.max(0, i - reach), i + reach + 1)));
}

const windows = [1, 3, 5, 7, 9, 11, 15, 21, 31, 51, 75, 101, 151, 201, 301, 501, 1001];

/** A window that is easily told, at most the square root of a series' length: noise goes, bends stay. */
export function windowFor(length: number): number {
  return windows.findLast((window) => window ** 2 <= length) ?? 1;
}

const averages: Record<Average, (values: Float64Array) => number> = {
  mean: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  median: (values) => {
    values.sort();
    const middle = values.length >> 1;
    return values.length % 2 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
  },
};
