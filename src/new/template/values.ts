import type { Quantity, ResultsOf, VariantOf } from 'retrace/lab';
import { meanOfSeeds } from 'retrace/statistics';
import type experiment from './experiment.ts';

type StudyResults = ResultsOf<typeof experiment>;
type Value = (results: StudyResults) => Quantity;

// Settings of the runs. `given` numbers are no results, so the text doesn't mark them.

export const weights = parameter('weights');
export const steps = parameter('steps');
export const learningRate = parameter('learningRate', 1);
export const seeds: Value = ({ variants }) => ({
  value: variants[0]!.runs.length,
  digits: 0,
  given: true,
});

// Results of the runs.

/** The distance at the end: the mean over the seeds, with its 95 % interval. */
export const lastEnd = distanceAtEnd('last');
export const averageEnd = distanceAtEnd('average');
/** The step from which on the average stays closer, in the seed where it comes first, and where it comes last. */
export const earliestLead: Value = (results) => ({
  value: Math.min(...leads(results)),
  digits: 0,
});
export const latestLead: Value = (results) => ({ value: Math.max(...leads(results)), digits: 0 });

function parameter(name: string, digits = 0): Value {
  return ({ variants }) => ({
    value: Number(variants[0]!.runs[0]!.record.parameters[name]),
    digits,
    given: true,
  });
}

function distanceAtEnd(name: VariantOf<typeof experiment>): Value {
  return ({ variants }) => {
    const { runs } = variants.find((variant) => variant.name === name)!;
    return meanOfSeeds(runs.map((run) => run.series('distance').value.at(-1)!));
  };
}

/** For each seed, the step after the last one at which the average isn't closer. */
function leads({ variants: [last, average] }: StudyResults): number[] {
  return last!.runs.map((run, seed) => {
    const ofLast = run.series('distance');
    const { step, value } = average!.runs[seed]!.series('distance');
    // Pairs are made by step: runs may log at different ones.
    const lastAt = new Map(Array.from(ofLast.step, (at, i) => [at, ofLast.value[i]!]));
    const behind = step.filter((at, i) => value[i]! >= lastAt.get(at)!);
    return (behind.at(-1) ?? -1) + 1;
  });
}
