import type { ResultsOf, RunOf, Series, ValueOf } from 'retrace/lab';
import { countSeeds, given, mean, ratioOf, settingOf } from 'retrace/statistics';
import { rangeOfLosses } from '../shared/recorded/along-gradient.ts';
import { offPlateau } from '../shared/recorded/plateau.ts';
import { santurkar } from '../shared/recorded/santurkar.ts';
import type experiment from './experiment.ts';

type Everywhere = typeof experiment;
type Value = ValueOf<Everywhere>;
type Run = RunOf<Everywhere>;
type Runs = Record<ResultsOf<Everywhere>['variants'][number]['name'], Run>;

export const seeds = countSeeds;
export const steps = settingOf<Everywhere>(({ record }) => record.series.rows);
export const paperSteps: Value = () => given(santurkar.steps);

// With batch norm over without, at the rate of 0.1, as claims compare them.

export const shiftAtTenth = atTenth((run) => run.series('ics5'), whileLearning, 0);
/** How much the gradient changes for its size over a step of half a learning rate. */
export const changeOverHalfARate = atTenth((run) => run.series('smoothnessHalf'), whileLearning);

/** How many steps are the end of a run. */
const atEnd = 300;
export const stepsAtEnd: Value = () => given(atEnd);
export const gradientChangeAtEnd = atTenth((run) => run.series('predictivenessHigh'), inTheEnd);
export const rangeOfLossesAtEnd = atTenth(rangeOfLosses, inTheEnd);

function atTenth(
  quantity: (run: Run) => Series,
  part: (series: Series, runs: Runs) => Series,
  digits = 2,
): Value {
  return ratioOf<Everywhere>(
    'batch-norm-1e-1',
    'no-batch-norm-1e-1',
    (run, runs) => geometricMean(part(quantity(run), runs)),
    { digits },
  );
}

function whileLearning(series: Series, runs: Runs): Series {
  const both = [runs['batch-norm-1e-1'], runs['no-batch-norm-1e-1']];
  return offPlateau(
    series,
    both.map((run) => run.series('loss')),
  );
}

function inTheEnd({ step, value }: Series, runs: Runs): Series {
  const first = runs['batch-norm-1e-1'].record.series.rows - atEnd;
  return {
    step: step.filter((at) => at >= first),
    value: value.filter((_, i) => step[i]! >= first),
  };
}

function geometricMean({ value }: Series): number {
  return Math.exp(mean(value.map(Math.log)));
}
