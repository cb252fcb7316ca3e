import type { Quantity } from '../../lab/quantity.ts';
import type { ResultsOf } from '../../lab/results.ts';
import type experiment from './experiment.ts';

type StudyResults = ResultsOf<typeof experiment>;
type Variant = StudyResults['variants'][number]['name'];

export const images = parameter('images');
export const steps = parameter('steps');
export const seeds = ({ variants }: StudyResults): Quantity => ({
  value: variants[0]!.runs.length,
  digits: 0,
});
export const accuracyLow = finalAccuracy('low');
export const accuracyHigh = finalAccuracy('high');

function parameter(name: string) {
  return ({ variants }: StudyResults): Quantity => ({
    value: Number(variants[0]!.runs[0]!.record.parameters[name]),
    digits: 0,
  });
}

/** The mean over seeds. */
function finalAccuracy(name: Variant) {
  return ({ variants }: StudyResults): Quantity => {
    const { runs } = variants.find((variant) => variant.name === name)!;
    const last = runs.map((run) => run.series('accuracy').value.at(-1)!);
    const value = last.reduce((sum, accuracy) => sum + accuracy, 0) / last.length;
    return { value, style: 'percent' };
  };
}
