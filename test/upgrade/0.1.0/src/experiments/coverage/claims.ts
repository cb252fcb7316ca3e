import type { BoundedClaim, ResultsOf } from 'retrace/lab';
import type experiment from './experiment.ts';

export const mostHold: BoundedClaim<ResultsOf<typeof experiment>> = {
  sentence: 'Most intervals of 10 values hold the mean.',
  measure: 'share of intervals that hold the mean',
  bound: { claimed: 'above', threshold: 0.5 },
  primary: true,
  test: ({ variants: [, large] }) => ({
    kind: 'value',
    of: large!.runs.map((run) => run.series('covered').value.at(-1)!),
  }),
};
