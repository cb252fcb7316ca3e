import { mean } from '../../statistics/mean.ts';
import type { Quantity } from '../quantity.ts';
import type { Results } from '../results.ts';

/**
 * A value: how long a run took, on average over all runs that tell. `export const duration = meanDuration;`
 *
 * @throws Error if none tells, as imported runs may
 */
export function meanDuration({ variants }: Results): Quantity {
  const seconds = variants.flatMap(({ runs }) =>
    runs.flatMap(({ record }) => record.provenance.durationSeconds ?? []),
  );
  if (seconds.length === 0) throw new Error('no run tells how long it took');
  return { value: mean(seconds), style: 'duration' };
}
