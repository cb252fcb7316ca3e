import type { Claim, Finding, Published } from '../../lab/claim.ts';
import type { ResultsOf, Series } from '../../lab/results.ts';
import { batchMeans } from '../../statistics/batch-means.ts';
import { judge } from '../../statistics/judge.ts';
import { meanInterval } from '../../statistics/mean-interval.ts';
import { type Measured, seriesOf } from './derived-series.ts';
import type experiment from './experiment.ts';
import type { Metric } from './metrics.ts';
import { offPlateau } from './plateau.ts';
import { articleSays, paperSays } from './published.ts';
import { relativeChange } from './relative-change.ts';

type BatchNormResults = ResultsOf<typeof experiment>;
type BatchNormClaim = Claim<BatchNormResults>;

const offPlateauOnly = 'Once neither network guesses any more';

/*
 * Every claim is about a pair of runs, with batch norm and without, of one seed: they start from the same
 * weights and see the same batches, so they are compared step by step.
 */

// Accuracy.

export const accuracyHigher = compareByDifference({
  sentence: 'With batch norm, more of the test images are classified correctly at the end.',
  measure: 'difference of the test accuracies after the last epoch',
  ofSeries: (withNorm, without) => [withNorm.at(-1)! - without.at(-1)!],
  metric: 'testAccuracy',
  points: true,
  published: [articleSays.accuracy, paperSays.accuracy],
});

export const trainsFaster = compareByDifference({
  sentence:
    'With batch norm, more of each minibatch is classified correctly, on average over the training.',
  measure: 'difference of the accuracies of the same minibatches',
  metric: 'trainAccuracy',
  points: true,
  published: [articleSays.trainAccuracy, paperSays.trainAccuracy],
});

// Internal covariate shift, of layer 5 unless said otherwise.

export const icsHigher = compareByRatio({
  sentence: 'Internal covariate shift, by the paper’s Definition 2.1, is higher with batch norm.',
  metric: 'ics5',
  claimed: 'above',
  published: [paperSays.ics],
});

export const icsArticleHigher = compareByRatio({
  sentence: 'Internal covariate shift, as the article measured it, is higher with batch norm.',
  metric: 'icsArticle5',
  claimed: 'above',
  published: [articleSays.ics],
});

export const icsHigherOffPlateau = compareByRatio({
  sentence: 'internal covariate shift, by Definition 2.1, is higher with batch norm.',
  metric: 'ics5',
  claimed: 'above',
  offPlateau: true,
});

export const icsRelativeHigherOffPlateau = compareByRatio({
  sentence: 'internal covariate shift is higher with batch norm in proportion to the gradient.',
  metric: 'icsRelative5',
  claimed: 'above',
  offPlateau: true,
});

export const icsTurnsGradientOffPlateau = compareByDifference({
  sentence: 'the step of the layers below turns layer 5’s gradient further away with batch norm.',
  measure: 'difference of the cosines between the gradient before and after',
  metric: 'icsCosine5',
  claimed: 'below',
  offPlateau: true,
  published: [paperSays.icsCosine],
});

export const icsRelativeHigherInLayer3 = icsRelativeHigherIn(3);
export const icsRelativeHigherInLayer7 = icsRelativeHigherIn(7);
export const icsTurnsLayer3Less = icsTurnsLess(3);
export const icsTurnsLayer7Less = icsTurnsLess(7);

// Gradient predictiveness.

export const gradientSumHigher = compareByRatio({
  sentence:
    'The norm of the sum of consecutive gradients, the article’s measure, is higher with ' +
    'batch norm.',
  metric: 'gradientSum',
  claimed: 'above',
  published: [articleSays.gradientSum],
});

export const gradientSumBeyondSize = compareByRatio({
  sentence:
    'the norm of the sum of consecutive gradients is higher with batch norm in ' +
    'proportion to the gradient, too.',
  metric: 'gradientSum',
  per: 'gradientNorm',
  claimed: 'above',
  offPlateau: true,
});

export const consecutiveGradientsOpposeLess = compareByDifference({
  sentence: 'consecutive gradients oppose each other less with batch norm.',
  measure: 'difference of the cosines between consecutive gradients',
  metric: 'gradientCosine',
  offPlateau: true,
});

export const gradientsMorePredictive = compareByRatio({
  sentence:
    'Along its own direction the gradient changes less with batch norm: it is more predictive.',
  metric: 'predictivenessHigh',
  claimed: 'below',
  published: [paperSays.predictiveness],
});

export const gradientsMorePredictiveOffPlateau = compareByRatio({
  sentence: 'the gradient changes less along its own direction with batch norm.',
  metric: 'predictivenessHigh',
  claimed: 'below',
  offPlateau: true,
});

export const gradientsChangeLessForTheirSize = compareByRatio({
  sentence:
    'the gradient changes less along its own direction with batch norm in proportion to ' +
    'its size.',
  metric: relativeChange,
  claimed: 'below',
  offPlateau: true,
});

// Loss landscape.

export const landscapeSmoother = compareByRatio({
  sentence: 'The loss varies less along the gradient with batch norm: the landscape is smoother.',
  metric: 'lossHigh',
  minus: 'lossLow',
  claimed: 'below',
  published: [paperSays.landscape],
});

export const landscapeSmootherOffPlateau = compareByRatio({
  sentence: 'the loss varies less along the gradient with batch norm.',
  metric: 'lossHigh',
  minus: 'lossLow',
  claimed: 'below',
  offPlateau: true,
});

export const smoothnessLowerOffPlateau = compareByRatio({
  sentence: 'the effective β-smoothness is lower with batch norm.',
  metric: 'smoothnessMax',
  claimed: 'below',
  offPlateau: true,
  published: [paperSays.smoothness],
});

export const smoothnessLowerAtOneRate = smoothnessLower('one learning rate', 'smoothnessOne');
export const smoothnessLowerAtTwoRates = smoothnessLower('two learning rates', 'smoothnessTwo');

export const smoothnessScaledLower = compareByRatio({
  sentence:
    'the effective β-smoothness times the squared norm of all parameters is lower with ' +
    'batch norm.',
  metric: 'smoothnessScaled',
  claimed: 'below',
  offPlateau: true,
});

export const lossSteadier = compareByRatio({
  sentence: 'the loss jumps less from minibatch to minibatch with batch norm.',
  metric: 'loss',
  change: true,
  claimed: 'below',
  offPlateau: true,
  published: [articleSays.lossSteadiness],
});

function icsRelativeHigherIn(layer: 3 | 7) {
  return compareByRatio({
    sentence:
      `internal covariate shift of layer ${layer} is higher with batch norm in proportion ` +
      `to the gradient.`,
    metric: `icsRelative${layer}`,
    claimed: 'above',
    offPlateau: true,
  });
}

function icsTurnsLess(layer: 3 | 7) {
  return compareByDifference({
    sentence: `the step of the layers below turns layer ${layer}’s gradient less with batch norm.`,
    measure: 'difference of the cosines between the gradient before and after',
    metric: `icsCosine${layer}`,
    offPlateau: true,
  });
}

function smoothnessLower(length: string, metric: Metric) {
  return compareByRatio({
    sentence: `the effective β-smoothness over a step of ${length} is lower with batch norm.`,
    metric,
    claimed: 'below',
    offPlateau: true,
  });
}

interface Comparison {
  /** Off the plateau, what follows "Once neither network guesses any more,". */
  sentence: string;
  claimed?: 'above' | 'below';
  published?: readonly Published[];
  /** Only while neither network guesses any more. */
  offPlateau?: boolean;
}

interface RatioComparison extends Comparison {
  /** What is compared, or how it follows from a run. */
  metric: Measured;
  /** Divided by this one, step by step. */
  per?: Metric;
  /** Less this one, step by step. */
  minus?: Metric;
  /** Not the metric, but how much it changes from one step to the next. */
  change?: boolean;
}

interface DifferenceComparison extends Comparison {
  metric: Metric;
  measure: string;
  /** Of shares: told in percentage points. */
  points?: boolean;
  /** What one seed's two series come to; by default their difference step by step. */
  ofSeries?: (withNorm: Float64Array, without: Float64Array) => number[];
}

/** Compares by the mean logarithm of the ratio: a quantity that spans orders of magnitude has no other mean. */
function compareByRatio(comparison: RatioComparison): BatchNormClaim {
  const { published = [], claimed = 'above' } = comparison;
  return {
    ...statementOf(comparison),
    measure: 'geometric mean of the ratios, with batch norm over without',
    published,
    test: (results) => {
      const pairs = pairsOf(results, (run) => quantityOf(run, comparison), comparison.offPlateau);
      const logarithms = pairs.map(([withNorm, without]) =>
        Array.from(withNorm, (value, i) => Math.log(value / without[i]!)).filter(Number.isFinite),
      );
      const { mean, low, high, ...sample } = summarise(logarithms);
      const ratio = { low: Math.exp(low), high: Math.exp(high) };
      const value = { value: Math.exp(mean), digits: 2 };
      return {
        ...finding(value, ratio, sample, judge(ratio, claimed, 1)),
        against: { value: 1, scale: 'log' },
      };
    },
  };
}

function compareByDifference(comparison: DifferenceComparison): BatchNormClaim {
  const { measure, metric, points, published = [], claimed = 'above' } = comparison;
  const differences = (withNorm: Float64Array, without: Float64Array) =>
    Array.from(withNorm, (value, i) => value - without[i]!);
  const scale = points ? 100 : 1;
  const format = points ? { digits: 1, unit: 'points' } : { digits: 2 };
  return {
    ...statementOf(comparison),
    measure,
    published,
    test: (results) => {
      const pairs = pairsOf(results, (run) => run.series(metric), comparison.offPlateau);
      const values = pairs.map((pair) => (comparison.ofSeries ?? differences)(...pair));
      const { mean, low, high, ...sample } = summarise(values);
      const interval = { low: scale * low, high: scale * high };
      const value = { value: scale * mean, ...format };
      return {
        ...finding(value, interval, sample, judge(interval, claimed, 0)),
        against: { value: 0 },
      };
    },
  };
}

function statementOf({ sentence, offPlateau }: Comparison) {
  if (!offPlateau) return { sentence };
  return { sentence: `${offPlateauOnly}, ${sentence}`, scope: offPlateauOnly };
}

function finding(
  value: Finding['value'],
  interval: { low: number; high: number },
  sample: { n: number; over: string },
  verdict: Finding['verdict'],
): Finding {
  return { value, verdict, ...sample, interval: Number.isNaN(interval.low) ? undefined : interval };
}

/** The mean over seeds; with one seed, over tenths of its run. */
function summarise(bySeed: readonly number[][]) {
  if (bySeed.length > 1) {
    const means = bySeed.map((values) => batchMeans(values, 1)[0]!);
    return { ...meanInterval(means), n: means.length, over: 'seeds' };
  }
  const parts = batchMeans(bySeed[0]!);
  const over = parts.length > 1 ? 'tenths of one run' : 'pair of runs';
  return { ...meanInterval(parts), n: parts.length, over };
}

type Run = BatchNormResults['variants'][number]['runs'][number];

/** What each seed gave, with batch norm and without. */
function pairsOf(results: BatchNormResults, series: (run: Run) => Series, onlyOffPlateau = false) {
  const runsOf = (name: string) => results.variants.find((variant) => variant.name === name)!.runs;
  const without = runsOf('standard');
  return runsOf('batch-norm').map((run, i) => {
    const pair: [Run, Run] = [run, without[i]!];
    const losses = pair.map((each) => each.series('loss'));
    const values = (each: Run) =>
      (onlyOffPlateau ? offPlateau(series(each), losses) : series(each)).value;
    return pair.map(values) as [Float64Array, Float64Array];
  });
}

function quantityOf(run: Run, { metric, per, minus, change }: RatioComparison): Series {
  const { step, value } = seriesOf(run, metric);
  if (change) {
    return {
      step: step.slice(1),
      value: value.slice(1).map((loss, i) => Math.abs(loss - value[i]!)),
    };
  }
  if (minus) return combine(run, { step, value }, minus, (a, b) => a - b);
  return per ? combine(run, { step, value }, per, (a, b) => a / b) : { step, value };
}

/** Steps at which only the other one was measured are left out. */
function combine(
  run: Run,
  { step, value }: Series,
  metric: Metric,
  operation: (a: number, b: number) => number,
): Series {
  const other = run.series(metric);
  const at = new Map(Array.from(other.step, (place, i) => [place, other.value[i]!]));
  return { step, value: value.map((a, i) => operation(a, at.get(step[i]!)!)) };
}
