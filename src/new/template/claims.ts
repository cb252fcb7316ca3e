import type { BoundedClaim, RecordedRun, ResultsOf } from 'retrace/lab';
import type experiment from './experiment.ts';

type StudyClaim = BoundedClaim<ResultsOf<typeof experiment>>;

// A claim is recorded before its runs. It is supported if the 95 % interval over the seeds is within the bound.

export const averageEndsCloser: StudyClaim = {
  sentence: 'After all steps, the average is closer to the true weights than the last step.',
  measure: 'ratio of the distances after all steps, average over last step',
  bound: { claimed: 'below', threshold: 1 },
  primary: true,
  test: ({ variants: [last, average] }) => ({
    kind: 'ratio',
    of: average!.runs.map(distanceAt()), // one number a seed
    against: last!.runs.map(distanceAt()),
  }),
};

export const averageStartsFurther: StudyClaim = {
  sentence: 'After 30 steps, the average is further from the true weights than the last step.',
  measure: 'ratio of the distances after 30 steps, average over last step',
  bound: { claimed: 'above', threshold: 1 },
  test: ({ variants: [last, average] }) => ({
    kind: 'ratio',
    of: average!.runs.map(distanceAt(29)),
    against: last!.runs.map(distanceAt(29)),
  }),
};

/** @param at a step, from 0; by default, a run's last. A run may log only some steps, so a step is no index. */
function distanceAt(at?: number): (run: RecordedRun<'distance'>) => number {
  return (run) => {
    const { step, value } = run.series('distance');
    return value[at === undefined ? step.length - 1 : step.indexOf(at)]!;
  };
}
