import type { BoundedClaim, ResultsOf } from 'retrace/lab';
import type experiment from './experiment.ts';

export const highIsFaster: BoundedClaim<ResultsOf<typeof experiment>> = {
  sentence: 'The higher learning rate ends with the lower loss.',
  measure: 'ratio of the last losses, high over low',
  bound: { claimed: 'below', threshold: 1 },
  primary: true,
  test: ({ variants: [low, high] }) => {
    const lastLosses = (variant: typeof low) =>
      variant!.runs.map((run) => run.series('loss').value.at(-1)!); // one value per seed
    return { kind: 'ratio', of: lastLosses(high), against: lastLosses(low), digits: 2 };
  },
};
