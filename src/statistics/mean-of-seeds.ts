import { mean } from './mean.ts';
import { meanInterval } from './mean-interval.ts';

/** The fewest seeds for a verdict or an interval: the spread of two is hardly known, and one has none. */
export const fewestSeeds = 3;

/**
 * The mean over seeds, as a number for a text or table, with its 95 % interval from three seeds on.
 *
 * `{ ...meanOfSeeds(accuracies), style: 'percent' }`
 */
export function meanOfSeeds(values: readonly number[]): {
  value: number;
  interval?: { low: number; high: number };
} {
  if (values.length < fewestSeeds) return { value: mean(values) };
  const { mean: value, low, high } = meanInterval(values);
  return { value, interval: { low, high } };
}
