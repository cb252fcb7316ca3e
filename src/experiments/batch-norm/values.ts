import type { Quantity } from '../../lab/quantity.ts';
import type { ResultsOf, Series } from '../../lab/results.ts';
import type experiment from './experiment.ts';
import type { Metric } from './metrics.ts';
import { article } from './published.ts';

type BatchNormResults = ResultsOf<typeof experiment>;
type Variant = BatchNormResults['variants'][number]['name'];
type Measure = (results: BatchNormResults) => Quantity;

// What was run.

export const epochs = parameter('epochs');
export const batchSize = parameter('batchSize');
export const learningRate = parameter('learningRate', 2);
export const width = parameter('width', 2);
export const landscapeEvery = parameter('landscapeEvery');
export const trainImages = parameter('trainImages');
export const testImages = parameter('testImages');
export const steps: Measure = (results) => count(anyRun(results).record.series.rows);
export const seeds: Measure = (results) => count(results.variants[0]!.runs.length);
/** Of one run, the mean over all of them. */
export const duration: Measure = (results) => ({
  value: mean(
    results.variants.flatMap(({ runs }) =>
      runs.map(({ record }) => record.provenance.durationSeconds),
    ),
  ),
  style: 'duration',
});

// Accuracy.

export const finalAccuracyStandard = finalAccuracy('standard');
export const finalAccuracyBatchNorm = finalAccuracy('batch-norm');
export const firstAccuracyStandard = accuracyAfterFirstEpoch('standard');
export const firstAccuracyBatchNorm = accuracyAfterFirstEpoch('batch-norm');
/** The first step whose loss, over 20 steps, is clearly below that of a guess, ln 10. */
export const plateauStandard = plateau('standard');
export const plateauBatchNorm = plateau('batch-norm');

// Internal covariate shift of layer 5.

export const icsStandard = average('standard', 'ics5');
export const icsBatchNorm = average('batch-norm', 'ics5');
export const icsHigherShare = shareHigher('ics5');
export const icsRelativeStandard = average('standard', 'icsRelative5');
export const icsRelativeBatchNorm = average('batch-norm', 'icsRelative5');
export const icsRelativeHigherShare = shareHigher('icsRelative5');
export const icsCosineStandard = average('standard', 'icsCosine5');
export const icsCosineBatchNorm = average('batch-norm', 'icsCosine5');
export const icsArticleHigherShare = shareHigher('icsArticle5');

// Gradient predictiveness.

export const gradientSumStandard = average('standard', 'gradientSum');
export const gradientSumBatchNorm = average('batch-norm', 'gradientSum');
/** √2 where consecutive gradients are as good as orthogonal. */
export const sumOverNormStandard = ratioOf('standard', 'gradientSum', 'gradientNorm');
export const sumOverNormBatchNorm = ratioOf('batch-norm', 'gradientSum', 'gradientNorm');
export const gradientCosineStandard = average('standard', 'gradientCosine');
export const gradientCosineBatchNorm = average('batch-norm', 'gradientCosine');
export const predictivenessStandard = average('standard', 'predictivenessHigh');
export const predictivenessBatchNorm = average('batch-norm', 'predictivenessHigh');
export const predictivenessHigherShare = shareHigher('predictivenessHigh');

// Loss landscape.

export const bandStandard = bandWidth('standard');
export const bandBatchNorm = bandWidth('batch-norm');
export const lossVarianceStandard = lossVariance('standard');
export const lossVarianceBatchNorm = lossVariance('batch-norm');
export const smoothnessStandard = average('standard', 'smoothnessMax', 1);
export const smoothnessBatchNorm = average('batch-norm', 'smoothnessMax', 1);
export const smoothnessHigherShare = shareHigher('smoothnessMax');

// What others published.

export const articleEpochs: Measure = () => count(article.epochs);
export const articleSteps: Measure = () => count(article.steps);
export const articleLearningRate: Measure = () => ({ value: article.learningRate, digits: 2 });
export const articleAccuracyStandard = published(article.finalAccuracy.standard);
export const articleAccuracyBatchNorm = published(article.finalAccuracy.batchNorm);
export const articleLossVarianceStandard: Measure = () => ({
  value: article.lossVariance.standard,
  digits: 3,
});
export const articleLossVarianceBatchNorm: Measure = () => ({
  value: article.lossVariance.batchNorm,
  digits: 3,
});
export const articleIcsLowerAfterStep: Measure = () => count(article.icsLowerAfterStep);

function published(value: number): Measure {
  return () => ({ value, style: 'percent', digits: 1 });
}

function parameter(name: string, digits = 0): Measure {
  return (results) => ({ value: Number(anyRun(results).record.parameters[name]), digits });
}

function finalAccuracy(variant: Variant): Measure {
  return (results) => ({
    value: last(results, variant, 'testAccuracy'),
    style: 'percent',
    digits: 1,
  });
}

function accuracyAfterFirstEpoch(variant: Variant): Measure {
  return (results) => ({
    value: meanOverRuns(results, variant, 'testAccuracy', ({ value }) => value[0]!),
    style: 'percent',
    digits: 1,
  });
}

function plateau(variant: Variant): Measure {
  return (results) => count(meanOverRuns(results, variant, 'loss', firstStepBelowGuess));
}

/** Over the steps where it was measured, then over seeds. */
function average(variant: Variant, metric: Metric, digits = 2): Measure {
  return (results) => ({
    value: meanOverRuns(results, variant, metric, (s) => mean(s.value)),
    digits,
  });
}

/** The share of measured steps at which it is higher with batch norm, seed by seed. */
function shareHigher(metric: Metric): Measure {
  return (results) => {
    const standard = pooled(results, 'standard', metric);
    const batchNorm = pooled(results, 'batch-norm', metric);
    const higher = batchNorm.filter((value, i) => value > standard[i]!);
    return { value: higher.length / batchNorm.length, style: 'percent' };
  };
}

function ratioOf(variant: Variant, numerator: Metric, denominator: Metric): Measure {
  return (results) => {
    const over = (metric: Metric) =>
      meanOverRuns(results, variant, metric, (s) => mean(s.value.slice(-gradientSteps(s))));
    return { value: over(numerator) / over(denominator), digits: 2 };
  };
}

/** The first step has no gradient before it, so sums are one fewer. */
function gradientSteps({ step }: Series): number {
  return step[0] === 0 ? step.length - 1 : step.length;
}

/** The mean distance between the highest and the lowest loss along the gradient, in nats. */
function bandWidth(variant: Variant): Measure {
  return (results) => ({
    value:
      meanOverRuns(results, variant, 'lossHigh', (s) => mean(s.value)) -
      meanOverRuns(results, variant, 'lossLow', (s) => mean(s.value)),
    digits: 3,
  });
}

function lossVariance(variant: Variant): Measure {
  return (results) => ({
    value: meanOverRuns(results, variant, 'loss', ({ value }) => variance(value)),
    digits: 3,
  });
}

function last(results: BatchNormResults, variant: Variant, metric: Metric): number {
  return meanOverRuns(results, variant, metric, ({ value }) => value.at(-1)!);
}

function meanOverRuns(
  results: BatchNormResults,
  variant: Variant,
  metric: Metric,
  measure: (series: Series) => number,
): number {
  return mean(runsOf(results, variant).map((run) => measure(run.series(metric))));
}

function pooled(results: BatchNormResults, variant: Variant, metric: Metric): number[] {
  return runsOf(results, variant).flatMap((run) => [...run.series(metric).value]);
}

function runsOf(results: BatchNormResults, name: Variant) {
  return results.variants.find((variant) => variant.name === name)!.runs;
}

function anyRun(results: BatchNormResults) {
  return results.variants[0]!.runs[0]!;
}

function firstStepBelowGuess({ step, value }: Series): number {
  const window = 20;
  const clearlyBelow = Math.log(10) - 0.1;
  for (let end = window; end <= value.length; end++) {
    if (mean(value.subarray(end - window, end)) < clearlyBelow) return step[end - 1]!;
  }
  return step.at(-1)!;
}

function count(value: number): Quantity {
  return { value, digits: 0 };
}

function variance(values: Float64Array): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}
