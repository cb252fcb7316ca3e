import type { Claim } from '../../lab/claim.ts';
import type { ResultsOf } from '../../lab/results.ts';
import { judge } from '../../statistics/judge.ts';
import { meanInterval } from '../../statistics/mean-interval.ts';
import type experiment from './experiment.ts';

export const highIsFaster: Claim<ResultsOf<typeof experiment>> = {
  sentence: 'The higher learning rate ends with the lower loss.',
  measure: 'ratio of the last losses, high over low',
  test: ({ variants: [low, high] }) => {
    const last = (runs: typeof low) => runs!.runs.map((run) => run.series('loss').value.at(-1)!);
    const lowest = last(low);
    const ratios = last(high).map((loss, seed) => loss / lowest[seed]!);
    const interval = meanInterval(ratios);
    return {
      verdict: judge(interval, 'below', 1),
      value: { value: interval.mean, digits: 2 },
      interval,
      n: ratios.length,
      over: 'seeds',
    };
  },
};
