import { mean } from './mean.ts';
import { meanInterval } from './mean-interval.ts';

/** Fewer seeds than these give no verdict and no interval: two have hardly a spread, and one none. */
export const fewestSeeds = 3;

/**
 * The mean of what each seed gave, as a number for a text or table: with its 95 % interval where there are three seeds
 * or more. `{ ...meanOfSeeds(accuracies), style: 'percent' }`
 */
export function meanOfSeeds(values: readonly number[]): {
  value: number;
  interval?: { low: number; high: number };
} {
  if (values.length < fewestSeeds) return { value: mean(values) };
  const { mean: value, low, high } = meanInterval(values);
  return { value, interval: { low, high } };
}
