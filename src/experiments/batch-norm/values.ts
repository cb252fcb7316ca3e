import type { Format, Quantity, ResultsOf, RunOf, Series, ValueOf, VariantOf } from 'retrace/lab';
import {
  countSeeds,
  given,
  type Measure,
  mean,
  meanDuration,
  meanOf,
  runsBySeed,
  runsOf,
  settingOf,
  take,
} from 'retrace/statistics';
import { relativeChange } from '../shared/recorded/along-gradient.ts';
import { valueAt } from '../shared/recorded/pairs.ts';
import { endOfPlateau, offPlateau, plateauEnd } from '../shared/recorded/plateau.ts';
import { type Measured, type Run, seriesOf } from './analysis.ts';
import type experiment from './experiment.ts';

type BatchNorm = typeof experiment;
type Value = ValueOf<BatchNorm>;
type Variant = VariantOf<BatchNorm>;
type Pair = Record<Variant, RunOf<BatchNorm>>;

const count: Format = { digits: 0 };
const short: Format = { digits: 1 };
const usual: Format = { digits: 2 };
const precise: Format = { digits: 3 };
const percent: Format = { style: 'percent', digits: 1 };

// What was run.

export const epochs = settingOf<BatchNorm>('epochs');
export const batchSize = settingOf<BatchNorm>('batchSize');
export const learningRate = settingOf<BatchNorm>('learningRate');
export const landscapeEvery = settingOf<BatchNorm>('landscapeEvery');
export const trainImages = settingOf<BatchNorm>('trainImages');
export const testImages = settingOf<BatchNorm>('testImages');
export const steps = settingOf<BatchNorm>(({ record }) => record.series.rows);
export const seeds = countSeeds;
/** The duration of a run, on average over all runs. */
export const duration = meanDuration;
export const cores = settingOf<BatchNorm>(({ record }) => record.provenance.machine!.cores!);

// Accuracy.

export const finalAccuracyStandard = meanOf<BatchNorm>('standard', 'testAccuracy', percent);
export const finalAccuracyBatchNorm = meanOf<BatchNorm>('batch-norm', 'testAccuracy', percent);
/** From one epoch to the next: the number of changes, the number of falls, and the largest fall. */
export const epochChanges: Value = (results) => ({ value: changes(results).length, ...count });
export const accuracyFallsBatchNorm: Value = (results) => ({
  value: falls(results).length,
  ...count,
});
export const largestFallBatchNorm: Value = (results) => points(Math.max(0, ...falls(results)));

// The plateau at the start.

export const plateauStandard = meanOf<BatchNorm>('standard', plateau, count);
export const plateauBatchNorm = meanOf<BatchNorm>('batch-norm', plateau, count);
export const plateauWindow: Value = () => given(plateauEnd.steps);
export const plateauDrop: Value = () => given(plateauEnd.drop);

// Internal covariate shift of layer 5. Averages are over the steps at which both networks learn.

export const icsStandard = averageOffPlateau('standard', 'ics5');
export const icsBatchNorm = averageOffPlateau('batch-norm', 'ics5');
export const icsRelativeStandard = averageOffPlateau('standard', 'icsRelative5');
export const icsRelativeBatchNorm = averageOffPlateau('batch-norm', 'icsRelative5');
export const icsCosineStandard = averageOffPlateau('standard', 'icsCosine5');
export const icsCosineBatchNorm = averageOffPlateau('batch-norm', 'icsCosine5');
export const firstIcsCosineStandard = overSteps('standard', take('first', 'icsCosine5'));
export const firstIcsCosineBatchNorm = overSteps('batch-norm', take('first', 'icsCosine5'));
/** 1 if the second network's gradient is 0. */
export const distanceOverNormStandard = averageOffPlateau('standard', distanceOverNorm);
export const distanceOverNormBatchNorm = averageOffPlateau('batch-norm', distanceOverNorm);

// Gradient predictiveness.

/** The norm of layer 5's gradient at the first step. */
export const firstGradientStandard = overSteps('standard', take('first', 'gradientNorm'));
export const firstGradientBatchNorm = overSteps('batch-norm', take('first', 'gradientNorm'));

export const gradientSumStandard = overSteps('standard', take('mean', 'gradientSum'));
export const gradientSumBatchNorm = overSteps('batch-norm', take('mean', 'gradientSum'));
/** √2 if consecutive gradients are practically orthogonal. */
export const sumOverNormStandard = overSteps('standard', sumOverNorm);
export const sumOverNormBatchNorm = overSteps('batch-norm', sumOverNorm);
export const gradientCosineStandard = averageOffPlateau('standard', 'gradientCosine');
export const gradientCosineBatchNorm = averageOffPlateau('batch-norm', 'gradientCosine');
export const predictivenessStandard = averageOffPlateau('standard', 'predictivenessHigh', short);
export const predictivenessBatchNorm = averageOffPlateau('batch-norm', 'predictivenessHigh', short);
export const relativeChangeStandard = averageOffPlateau('standard', relativeChange, short);
export const relativeChangeBatchNorm = averageOffPlateau('batch-norm', relativeChange, short);

// Loss landscape.

/** The mean distance between the highest and the lowest loss along the gradient, in nats. */
export const bandStandard = overSteps('standard', bandWidth);
export const bandBatchNorm = overSteps('batch-norm', bandWidth);
export const lossVarianceStandard = overSteps('standard', lossVariance, precise);
export const lossVarianceBatchNorm = overSteps('batch-norm', lossVariance, precise);
export const smoothnessStandard = averageOffPlateau('standard', 'smoothnessMax', count);
export const smoothnessBatchNorm = averageOffPlateau('batch-norm', 'smoothnessMax', count);
export const smoothnessAtOneStandard = averageOffPlateau('standard', 'smoothnessOne', count);
export const smoothnessAtOneBatchNorm = averageOffPlateau('batch-norm', 'smoothnessOne', count);
/** The share of the probes off the plateau whose shortest step has the highest β. */
export const shortestHighestShare: Value = (results) => {
  const over = (metric: Measured) =>
    runsBySeed(results).flatMap((pair) =>
      Object.values(pair).flatMap((run) => [...valuesOffPlateau(metric)(run, pair)]),
    );
  const [shortest, highest] = [over('smoothnessHalf'), over('smoothnessMax')];
  const share = shortest.filter((beta, i) => beta === highest[i]).length / shortest.length;
  return { value: share, style: 'percent' };
};
/** If the gradient changes by more than this per length of a step, the step ends at a higher loss than it began. */
export const stabilityThreshold = settingOf<BatchNorm>(
  ({ record }) => 2 / Number(record.parameters['learningRate']),
);

// What others published.

export const articleEpochs: Value = (results) => given(articleOf(results).epochs);
export const articleSteps: Value = (results) => given(articleOf(results).steps);
export const articleShorterAccuracyStandard = publishedAccuracy('standard');
export const articleShorterAccuracyBatchNorm = publishedAccuracy('batchNorm');
export const articleLossVarianceStandard: Value = (results) =>
  given(articleOf(results).lossVariance.standard, precise);
export const articleLossVarianceBatchNorm: Value = (results) =>
  given(articleOf(results).lossVariance.batchNorm, precise);
export const articleIcsLowerAfterStep: Value = (results) =>
  given(articleOf(results).icsLowerAfterStep);
/**
 * The largest difference between the article's shorter runs and ours after any epoch, and that after the last epoch.
 */
export const largestAccuracyGap: Value = (results) =>
  points(Math.max(...accuracyGaps(results).flat()));
export const lastAccuracyGap: Value = (results) =>
  points(Math.max(...accuracyGaps(results).map((gaps) => gaps.at(-1)!)));

function overSteps(variant: Variant, measure: Measure<BatchNorm>, format = usual): Value {
  return meanOf<BatchNorm>(variant, measure, format);
}

function averageOffPlateau(variant: Variant, metric: Measured, format = usual): Value {
  const values = valuesOffPlateau(metric);
  return meanOf<BatchNorm>(variant, (run, pair) => mean(values(run, pair)), format);
}

/** The metric's values of a run, after both networks have left the plateau. */
function valuesOffPlateau(metric: Measured) {
  return (run: RunOf<BatchNorm>, pair: Pair): Float64Array => {
    const losses = Object.values(pair).map((each) => each.series('loss'));
    return offPlateau(seriesOf(run, metric), losses).value;
  };
}

/** The 2020 notebook's distance between two networks' gradients, as a multiple of the trained network's. */
function distanceOverNorm(run: Run): Series {
  const { step, value } = run.series('icsArticle5');
  const norm = valueAt(run.series('gradientNorm'));
  return { step, value: value.map((distance, i) => distance / norm.get(step[i]!)!) };
}

function sumOverNorm(run: RunOf<BatchNorm>, pair: Pair): number {
  const [sum, norm] = (['gradientSum', 'gradientNorm'] as const).map((metric) =>
    mean(valuesOffPlateau(metric)(run, pair)),
  );
  return sum! / norm!;
}

function bandWidth(run: RunOf<BatchNorm>, pair: Pair): number {
  const [high, low] = (['lossHigh', 'lossLow'] as const).map((edge) =>
    mean(valuesOffPlateau(edge)(run, pair)),
  );
  return high! - low!;
}

function lossVariance(run: RunOf<BatchNorm>): number {
  const { value } = run.series('loss');
  const centre = mean(value);
  return mean(value.map((loss) => (loss - centre) ** 2));
}

function plateau(run: RunOf<BatchNorm>): number {
  return endOfPlateau(run.series('loss'));
}

/** Each fall of the accuracy on the test images with batch norm, as a positive number. */
function falls(results: ResultsOf<BatchNorm>): number[] {
  return changes(results).flatMap((change) => (change < 0 ? [-change] : []));
}

function changes(results: ResultsOf<BatchNorm>): number[] {
  return testAccuracies(results, 'batch-norm').flatMap((value) =>
    Array.from(value.slice(1), (accuracy, i) => accuracy - value[i]!),
  );
}

/** How far our accuracies are from the article's: by variant, after each epoch that both have. */
function accuracyGaps(results: ResultsOf<BatchNorm>): number[][] {
  const { standard, batchNorm } = results.published.testAccuracyShorter.values;
  const articles = { standard, 'batch-norm': batchNorm };
  return results.variants.map(({ name }) => {
    const ours = testAccuracies(results, name);
    return articles[name]
      .slice(0, ours[0]!.length)
      .map((accuracy, epoch) => Math.abs(mean(ours.map((value) => value[epoch]!)) - accuracy));
  });
}

function testAccuracies(results: ResultsOf<BatchNorm>, variant: Variant): Float64Array[] {
  return runsOf(results, variant).map((run) => run.series('testAccuracy').value);
}

function articleOf({ published }: ResultsOf<BatchNorm>) {
  return published.article.values;
}

/** The accuracy after the last epoch of the article's shorter runs. */
function publishedAccuracy(variant: 'standard' | 'batchNorm'): Value {
  return ({ published }) => given(published.testAccuracyShorter.values[variant].at(-1)!, percent);
}

/** The difference of two shares, in percentage points, as claims have it. */
function points(difference: number): Quantity {
  return { value: 100 * difference, digits: 1, unit: 'points' };
}
