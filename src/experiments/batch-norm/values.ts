import type { Quantity, ResultsOf, Series, VariantOf } from 'retrace/lab';
import { mean, meanOfSeeds } from 'retrace/statistics';
import {
  endOfPlateau,
  type Measured,
  offPlateau,
  plateauEnd,
  relativeChange,
  seriesOf,
} from './analysis.ts';
import type experiment from './experiment.ts';
import type { Metric } from './metrics.ts';

type BatchNormResults = ResultsOf<typeof experiment>;
type Variant = VariantOf<typeof experiment>;
type Measure = (results: BatchNormResults) => Quantity;

const variants = ['standard', 'batch-norm'] as const satisfies Variant[];

// What was run.

export const epochs = parameter('epochs');
export const batchSize = parameter('batchSize');
export const learningRate = parameter('learningRate', 2);
export const landscapeEvery = parameter('landscapeEvery');
export const trainImages = parameter('trainImages');
export const testImages = parameter('testImages');
export const steps: Measure = (results) => given(anyRun(results).record.series.rows);
export const seeds: Measure = (results) => given(results.variants[0]!.runs.length);
/** The duration of a run, on average over all runs. */
export const duration: Measure = (results) => ({
  value: mean(
    results.variants.flatMap(({ runs }) =>
      runs.flatMap(({ record }) => record.provenance.durationSeconds ?? []),
    ),
  ),
  style: 'duration',
});

// Accuracy.

export const finalAccuracyStandard = finalAccuracy('standard');
export const finalAccuracyBatchNorm = finalAccuracy('batch-norm');
/** From one epoch to the next: the number of changes, the number of falls, and the largest fall. */
export const epochChanges: Measure = (results) => count(changes(results, 'batch-norm').length);
export const accuracyFallsBatchNorm: Measure = (results) =>
  count(falls(results, 'batch-norm').length);
export const largestFallBatchNorm: Measure = (results) =>
  points(Math.max(0, ...falls(results, 'batch-norm')));

// The plateau at the start.

export const plateauStandard = plateau('standard');
export const plateauBatchNorm = plateau('batch-norm');
export const plateauWindow: Measure = () => given(plateauEnd.steps);
export const plateauDrop: Measure = () => given(plateauEnd.drop, 1);

// Internal covariate shift of layer 5. Averages are over the steps at which both networks learn.

export const icsStandard = averageOffPlateau('standard', 'ics5');
export const icsBatchNorm = averageOffPlateau('batch-norm', 'ics5');
export const icsRelativeStandard = averageOffPlateau('standard', 'icsRelative5');
export const icsRelativeBatchNorm = averageOffPlateau('batch-norm', 'icsRelative5');
export const icsCosineStandard = averageOffPlateau('standard', 'icsCosine5');
export const icsCosineBatchNorm = averageOffPlateau('batch-norm', 'icsCosine5');

// Gradient predictiveness.

/** The norm of layer 5's gradient at the first step. */
export const firstGradientStandard = firstGradient('standard');
export const firstGradientBatchNorm = firstGradient('batch-norm');

export const gradientSumStandard = average('standard', 'gradientSum');
export const gradientSumBatchNorm = average('batch-norm', 'gradientSum');
/** √2 if consecutive gradients are practically orthogonal. */
export const sumOverNormStandard = ratioOffPlateau('standard', 'gradientSum', 'gradientNorm');
export const sumOverNormBatchNorm = ratioOffPlateau('batch-norm', 'gradientSum', 'gradientNorm');
export const gradientCosineStandard = averageOffPlateau('standard', 'gradientCosine');
export const gradientCosineBatchNorm = averageOffPlateau('batch-norm', 'gradientCosine');
export const predictivenessStandard = averageOffPlateau('standard', 'predictivenessHigh', 1);
export const predictivenessBatchNorm = averageOffPlateau('batch-norm', 'predictivenessHigh', 1);
export const relativeChangeStandard = averageOffPlateau('standard', relativeChange, 1);
export const relativeChangeBatchNorm = averageOffPlateau('batch-norm', relativeChange, 1);

// Loss landscape.

export const bandStandard = bandWidth('standard');
export const bandBatchNorm = bandWidth('batch-norm');
export const lossVarianceStandard = lossVariance('standard');
export const lossVarianceBatchNorm = lossVariance('batch-norm');
export const smoothnessStandard = averageOffPlateau('standard', 'smoothnessMax', 0);
export const smoothnessBatchNorm = averageOffPlateau('batch-norm', 'smoothnessMax', 0);
export const smoothnessAtOneStandard = averageOffPlateau('standard', 'smoothnessOne', 0);
export const smoothnessAtOneBatchNorm = averageOffPlateau('batch-norm', 'smoothnessOne', 0);
/** The share of the probes off the plateau whose shortest step has the highest β. */
export const shortestHighestShare: Measure = (results) => {
  const over = (metric: Metric) =>
    variants.flatMap((variant) => pooled(seriesOffPlateau(results, variant, metric)));
  const shortest = over('smoothnessHalf');
  const highest = over('smoothnessMax');
  const share = shortest.filter((beta, i) => beta === highest[i]).length / shortest.length;
  return { value: share, style: 'percent' };
};
/** If the gradient changes by more than this per length of a step, the step ends at a higher loss than it began. */
export const stabilityThreshold: Measure = (results) =>
  given(2 / Number(anyRun(results).record.parameters['learningRate']));

// What others published.

export const articleEpochs: Measure = (results) => given(articleOf(results).epochs);
export const articleSteps: Measure = (results) => given(articleOf(results).steps);
export const articleShorterAccuracyStandard = publishedAccuracy('standard');
export const articleShorterAccuracyBatchNorm = publishedAccuracy('batchNorm');
export const articleLossVarianceStandard: Measure = (results) =>
  given(articleOf(results).lossVariance.standard, 3);
export const articleLossVarianceBatchNorm: Measure = (results) =>
  given(articleOf(results).lossVariance.batchNorm, 3);
export const articleIcsLowerAfterStep: Measure = (results) =>
  given(articleOf(results).icsLowerAfterStep);
export const paperLearningRate: Measure = ({ published }) =>
  given(published.paper.values.learningRate, 1);
/**
 * The largest difference between the article's shorter runs and ours after any epoch, and that after the last epoch.
 */
export const largestAccuracyGap: Measure = (results) =>
  points(Math.max(...accuracyGaps(results).flat()));
export const lastAccuracyGap: Measure = (results) =>
  points(Math.max(...accuracyGaps(results).map((gaps) => gaps.at(-1)!)));

/** A quantity that was set, or that others published, instead of measured in these runs. */
function given(value: number, digits = 0): Quantity {
  return { value, digits, given: true };
}

/** The accuracy after the last epoch of the article's shorter runs. */
function publishedAccuracy(variant: 'standard' | 'batchNorm'): Measure {
  return ({ published }) => ({
    value: published.testAccuracyShorter.values[variant].at(-1)!,
    style: 'percent',
    digits: 1,
    given: true,
  });
}

function articleOf({ published }: BatchNormResults) {
  return published.article.values;
}

function parameter(name: string, digits = 0): Measure {
  return (results) => given(Number(anyRun(results).record.parameters[name]), digits);
}

function finalAccuracy(variant: Variant): Measure {
  return (results) => ({
    ...meanOfSeeds(runsOf(results, variant).map((run) => run.series('testAccuracy').value.at(-1)!)),
    style: 'percent',
    digits: 1,
  });
}

/** Each fall of the accuracy on the test images from one epoch to the next, in all runs, as a positive number. */
function falls(results: BatchNormResults, variant: Variant): number[] {
  return changes(results, variant).flatMap((change) => (change < 0 ? [-change] : []));
}

function changes(results: BatchNormResults, variant: Variant): number[] {
  return allSeries(results, variant, 'testAccuracy').flatMap(({ value }) =>
    Array.from(value.slice(1), (accuracy, i) => accuracy - value[i]!),
  );
}

/** How far our accuracies are from the article's: by variant, after each epoch that both have. */
function accuracyGaps(results: BatchNormResults): number[][] {
  const { standard, batchNorm } = results.published.testAccuracyShorter.values;
  return variants.map((variant) => {
    const ours = allSeries(results, variant, 'testAccuracy').map(({ value }) => value);
    const article = variant === 'standard' ? standard : batchNorm;
    return article
      .slice(0, ours[0]!.length)
      .map((accuracy, epoch) => Math.abs(mean(ours.map((value) => value[epoch]!)) - accuracy));
  });
}

function plateau(variant: Variant): Measure {
  return (results) => count(meanOverRuns(results, variant, 'loss', endOfPlateau));
}

function firstGradient(variant: Variant): Measure {
  return (results) => ({
    value: meanOverRuns(results, variant, 'gradientNorm', ({ value }) => value[0]!),
    digits: 2,
  });
}

/** The mean over the steps at which the metric was measured, then over seeds. */
function average(variant: Variant, metric: Metric, digits = 2): Measure {
  return (results) => ({
    value: meanOverRuns(results, variant, metric, (s) => mean(s.value)),
    digits,
  });
}

function averageOffPlateau(variant: Variant, metric: Measured, digits = 2): Measure {
  return (results) => ({ value: meanOffPlateau(results, variant, metric), digits });
}

function ratioOffPlateau(variant: Variant, numerator: Metric, denominator: Metric): Measure {
  return (results) => {
    const [above, below] = [numerator, denominator].map((metric) =>
      meanOffPlateau(results, variant, metric),
    );
    return { value: above! / below!, digits: 2 };
  };
}

/** The mean distance between the highest and the lowest loss along the gradient, in nats. */
function bandWidth(variant: Variant): Measure {
  return (results) => {
    const [high, low] = (['lossHigh', 'lossLow'] as const).map((edge) =>
      meanOffPlateau(results, variant, edge),
    );
    return { value: high! - low!, digits: 2 };
  };
}

function lossVariance(variant: Variant): Measure {
  return (results) => ({
    value: meanOverRuns(results, variant, 'loss', ({ value }) => variance(value)),
    digits: 3,
  });
}

function meanOffPlateau(results: BatchNormResults, variant: Variant, metric: Measured): number {
  return mean(seriesOffPlateau(results, variant, metric).map(({ value }) => mean(value)));
}

function meanOverRuns(
  results: BatchNormResults,
  variant: Variant,
  metric: Metric,
  measure: (series: Series) => number,
): number {
  return mean(runsOf(results, variant).map((run) => measure(run.series(metric))));
}

function allSeries(results: BatchNormResults, variant: Variant, metric: Measured): Series[] {
  return runsOf(results, variant).map((run) => seriesOf(run, metric));
}

/** The metric's series of each seed, after both networks have left the plateau. */
function seriesOffPlateau(results: BatchNormResults, variant: Variant, metric: Measured): Series[] {
  const losses = results.variants.map(({ runs }) => runs.map((run) => run.series('loss')));
  return allSeries(results, variant, metric).map((series, seed) =>
    offPlateau(
      series,
      losses.map((bySeed) => bySeed[seed]!),
    ),
  );
}

function runsOf(results: BatchNormResults, name: Variant) {
  return results.variants.find((variant) => variant.name === name)!.runs;
}

function pooled(series: readonly Series[]): number[] {
  return series.flatMap(({ value }) => [...value]);
}

function anyRun(results: BatchNormResults) {
  return results.variants[0]!.runs[0]!;
}

function count(value: number): Quantity {
  return { value, digits: 0 };
}

/** The difference of two shares, in percentage points, as claims have it. */
function points(difference: number): Quantity {
  return { value: 100 * difference, digits: 1, unit: 'points' };
}

function variance(values: Float64Array): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}
