import type { ResultsOf, ValueOf } from 'retrace/lab';
import { countSeeds, meanOf, runsBySeed, settingOf } from 'retrace/statistics';
import type experiment from './experiment.ts';

type Study = typeof experiment;

// Settings of the runs. They are no results, so the text doesn't mark them.

export const weights = settingOf<Study>('weights');
export const steps = settingOf<Study>('steps');
export const learningRate = settingOf<Study>('learningRate');
export const seeds = countSeeds;

// Results of the runs.

/** The distance at the end: the mean over the seeds, with its 95 % interval. */
export const lastEnd = meanOf<Study>('last', 'distance', { digits: 2 });
export const averageEnd = meanOf<Study>('average', 'distance', { digits: 2 });
/** The step from which on the average stays closer, in the seed where it comes first, and where it comes last. */
export const earliestLead: ValueOf<Study> = (results) => ({
  value: Math.min(...leads(results)),
  digits: 0,
});
export const latestLead: ValueOf<Study> = (results) => ({
  value: Math.max(...leads(results)),
  digits: 0,
});

/** For each seed, the step after the last one at which the average isn't closer. */
function leads(results: ResultsOf<Study>): number[] {
  return runsBySeed(results).map(({ last, average }) => {
    const ofLast = last.series('distance');
    const { step, value } = average.series('distance');
    // Pairs are made by step: runs may log at different ones.
    const lastAt = new Map(Array.from(ofLast.step, (at, i) => [at, ofLast.value[i]!]));
    const behind = step.filter((at, i) => value[i]! >= lastAt.get(at)!);
    return (behind.at(-1) ?? -1) + 1;
  });
}
