import type { Quantity, ResultsOf, VariantOf } from 'retrace/lab';
import { meanOfSeeds } from 'retrace/statistics';
import type experiment from './experiment.ts';

type StudyResults = ResultsOf<typeof experiment>;

// Settings of the runs.

export const images = parameter('images');
export const steps = parameter('steps');
export const seeds = ({ variants }: StudyResults): Quantity => ({
  value: variants[0]!.runs.length,
  digits: 0,
  given: true,
});

// Results of the runs.

export const accuracyLow = finalAccuracy('low');
export const accuracyHigh = finalAccuracy('high');

function parameter(name: string) {
  return ({ variants }: StudyResults): Quantity => ({
    value: Number(variants[0]!.runs[0]!.record.parameters[name]),
    digits: 0,
    given: true,
  });
}

/** The mean over seeds. */
function finalAccuracy(name: VariantOf<typeof experiment>) {
  return ({ variants }: StudyResults): Quantity => {
    const { runs } = variants.find((variant) => variant.name === name)!;
    const last = runs.map((run) => run.series('accuracy').value.at(-1)!);
    return { ...meanOfSeeds(last), style: 'percent', digits: 1 };
  };
}
