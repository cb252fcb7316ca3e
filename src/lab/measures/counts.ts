import type { Quantity } from '../quantity.ts';
import type { Results } from '../results.ts';
import { given } from './given.ts';

/** A value: the number of seeds that each variant has. `export const seeds = countSeeds;` */
export function countSeeds({ variants }: Results): Quantity {
  return given(variants[0]!.runs.length);
}

/** A value: the number of runs of all variants. `export const runs = countRuns;` */
export function countRuns({ variants }: Results): Quantity {
  return given(variants.reduce((sum, { runs }) => sum + runs.length, 0));
}
