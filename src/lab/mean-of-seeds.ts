import { mean } from '../statistics/mean.ts';
import { meanInterval } from '../statistics/mean-interval.ts';
import type { Format } from './claim.ts';
import { fewestSeeds } from './finding.ts';
import type { Quantity } from './quantity.ts';

/** The mean of what each seed gave, for a text or table: with its 95 % interval where there are three seeds or more. */
export function meanOfSeeds(values: readonly number[], format: Format = {}): Quantity {
  if (values.length < fewestSeeds) return { value: mean(values), ...format };
  const { mean: value, low, high } = meanInterval(values);
  return { value, interval: { low, high }, ...format };
}
