import type { RunOf } from 'retrace/lab';
import { claimOf } from 'retrace/statistics';
import type experiment from './experiment.ts';

type Study = typeof experiment;

// A claim is recorded before its runs. It is supported if the 95 % interval over the seeds is within the bound.

export const averageEndsCloser = claimOf<Study>({
  sentence: 'After all steps, the average is closer to the true weights than the last step.',
  measure: 'ratio of the distances after all steps, average over last step',
  variant: 'average',
  of: 'distance', // its last value
  below: 'last',
  times: 1, // judged by the ratio; without it, by the difference
  primary: true,
});

export const averageStartsFurther = claimOf<Study>({
  sentence: 'After 30 steps, the average is further from the true weights than the last step.',
  measure: 'ratio of the distances after 30 steps, average over last step',
  variant: 'average',
  of: distanceAfter30Steps,
  above: 'last',
  times: 1,
});

/** A run may log only some steps, so a step is no index. */
function distanceAfter30Steps(run: RunOf<Study>): number {
  const { step, value } = run.series('distance');
  return value[step.indexOf(29)]!;
}
