import type { RecordedRun } from 'retrace/lab';
import { mean } from 'retrace/statistics';

/** The mean loss in the last fifth of the run. */
export function lateLoss(run: RecordedRun<'loss'>): number {
  const { value } = run.series('loss');
  return mean(value.slice(Math.floor(value.length * 0.8)));
}
