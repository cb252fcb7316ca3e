import type { BoundedClaim, Published, ResultsOf, Series } from 'retrace/lab';
import { type Bound, mean, runsBySeed } from 'retrace/statistics';
import type { Metric } from '../shared/network-metrics.ts';
import { gradientSize, relativeChange } from '../shared/recorded/along-gradient.ts';
import { pairOf, shareOf, valueAt } from '../shared/recorded/pairs.ts';
import { offPlateau } from '../shared/recorded/plateau.ts';
import { santurkarSays } from '../shared/recorded/santurkar.ts';
import { type Measured, type Run, seriesOf } from './analysis.ts';
import type experiment from './experiment.ts';
import { notebookSays } from './published.ts';

type BatchNormResults = ResultsOf<typeof experiment>;
type BatchNormClaim = BoundedClaim<BatchNormResults>;

const offPlateauOnly = 'Once both networks learn';

/*
 * Every claim is about a pair of runs, with batch norm and without, of one seed: they start from the same
 * weights and see the same batches, so they are compared step by step.
 */

// Accuracy.

export const accuracyHigher = compareByDifference({
  sentence: 'With batch norm, more of the test images are classified correctly at the end.',
  measure: 'difference of the test accuracies after the last epoch',
  metric: 'testAccuracy',
  lastOnly: true,
  points: true,
  primary: true,
  published: [notebookSays.accuracy, santurkarSays.accuracy],
});

/** The notebook trained each network twice, for 10 epochs and for 30. */
export const nearTheNotebook: BatchNormClaim = {
  sentence:
    'The test accuracies after each epoch are no further from those of the 2020 notebook’s shorter runs than its longer runs are, give or take 2 points.',
  measure:
    'mean distance from the accuracies of its shorter runs, less that of its longer runs from them',
  bound: { claimed: 'below', threshold: 2 },
  test: (results) => {
    const { testAccuracy: longer, testAccuracyShorter: shorter } = results.published;
    const beyond = (ours: ArrayLike<number>, network: 'standard' | 'batchNorm') => {
      const [first, second] = [shorter.values[network], longer.values[network]];
      return meanDistance(ours, first) - meanDistance(second, first.slice(0, ours.length));
    };
    return {
      kind: 'difference',
      of: runsBySeed(results).map((runs) =>
        mean([
          beyond(runs.standard.series('testAccuracy').value, 'standard'),
          beyond(runs['batch-norm'].series('testAccuracy').value, 'batchNorm'),
        ]),
      ),
      digits: 1,
      unit: 'points',
    };
  },
};

export const trainsFaster = compareByDifference({
  sentence:
    'With batch norm, more of each minibatch is classified correctly, on average over the training.',
  measure: 'difference of the accuracies of the same minibatches',
  metric: 'trainAccuracy',
  points: true,
  published: [notebookSays.trainAccuracy, santurkarSays.trainAccuracy],
});

// Internal covariate shift, of layer 5 unless said otherwise.

export const icsHigher = compareByRatio({
  sentence: 'Internal covariate shift, as Santurkar et al. define it, is higher with batch norm.',
  metric: 'ics5',
  claimed: 'above',
  published: [santurkarSays.ics],
});

export const icsArticleHigher = compareByRatio({
  sentence:
    'Internal covariate shift, as the 2020 notebook measured it, is higher with batch norm.',
  metric: 'icsArticle5',
  claimed: 'above',
  primary: true,
  published: [notebookSays.ics],
});

export const icsHigherOffPlateau = compareByRatio({
  sentence: 'internal covariate shift, as Santurkar et al. define it, is higher with batch norm.',
  metric: 'ics5',
  claimed: 'above',
  primary: true,
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
  published: [santurkarSays.icsCosine],
});

export const icsRelativeHigherInLayer3 = icsRelativeHigherIn(3);
export const icsRelativeHigherInLayer7 = icsRelativeHigherIn(7);
export const icsTurnsLayer3Less = icsTurnsLess(3);
export const icsTurnsLayer7Less = icsTurnsLess(7);

// Gradient predictiveness.

export const gradientSumHigher = compareByRatio({
  sentence:
    'The norm of the sum of consecutive gradients, the 2020 notebook’s measure, is higher ' +
    'with batch norm.',
  metric: 'gradientSum',
  claimed: 'above',
  published: [notebookSays.gradientSum],
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
  published: [santurkarSays.predictiveness],
});

export const gradientsMorePredictiveOffPlateau = compareByRatio({
  sentence:
    'the gradient changes less along its own direction with batch norm: it is more predictive.',
  metric: 'predictivenessHigh',
  claimed: 'below',
  primary: true,
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
  published: [santurkarSays.landscape],
});

export const landscapeSmootherOffPlateau = compareByRatio({
  sentence: 'the loss varies less along the gradient with batch norm.',
  metric: 'lossHigh',
  minus: 'lossLow',
  claimed: 'below',
  offPlateau: true,
});

/** A step's range of losses grows with the square of the gradient: with the step's length, and with its steepness. */
export const landscapeSmootherForItsSize = compareByRatio({
  sentence:
    'the loss varies less along the gradient with batch norm in proportion to the square of its size.',
  metric: (run) => {
    const { step, value } = gradientSize(run);
    const [low, high] = [run.series('lossLow').value, run.series('lossHigh').value];
    return { step, value: value.map((size, i) => (high[i]! - low[i]!) / size ** 2) };
  },
  claimed: 'below',
  offPlateau: true,
});

export const smoothnessLowerOffPlateau = compareByRatio({
  sentence: 'the loss is smoother with batch norm: its effective β-smoothness is lower.',
  metric: 'smoothnessMax',
  claimed: 'below',
  primary: true,
  offPlateau: true,
  published: [santurkarSays.smoothness],
});

export const smoothnessLowerAtHalfARate = smoothnessLower('half a learning rate', 'smoothnessHalf');
export const smoothnessLowerAtOneRate = smoothnessLower('one learning rate', 'smoothnessOne');
export const smoothnessLowerAtTwoRates = smoothnessLower('two learning rates', 'smoothnessTwo');
export const smoothnessLowerAtFourRates = smoothnessLower('four learning rates', 'smoothnessFour');

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
  published: [notebookSays.lossSteadiness],
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
  /** With `offPlateau`, the words after "Once both networks learn,". */
  sentence: string;
  claimed?: 'above' | 'below';
  primary?: true;
  published?: readonly Published[];
  /** Only while both networks learn. */
  offPlateau?: boolean;
}

interface RatioComparison extends Comparison {
  /** The compared metric, or a function that computes a series from a run. */
  metric: Measured;
  /** Divided by this metric, step by step. */
  per?: Metric;
  /** Minus this metric, step by step. */
  minus?: Metric;
  /** Compares how much the metric changes from one step to the next. */
  change?: boolean;
}

interface DifferenceComparison extends Comparison {
  metric: Metric;
  measure: string;
  /** The metric is a share: its differences are percentage points. */
  points?: boolean;
  /** Compares the last measurement alone. */
  lastOnly?: boolean;
}

/** Compares by the mean logarithm of the ratio, because the quantities span orders of magnitude. */
function compareByRatio(comparison: RatioComparison): BatchNormClaim {
  return {
    ...statementOf(comparison, 1),
    measure: 'geometric mean of the ratios, with batch norm over without',
    test: (results) => {
      const pairs = pairsOf(results, (run) => quantityOf(run, comparison), comparison.offPlateau);
      const logarithms = pairs.map(({ withNorm, without }) =>
        withNorm.map((value, i) => Math.log(value / without[i]!)).filter(Number.isFinite),
      );
      return {
        kind: 'ratio',
        of: logarithms.map((one) => Math.exp(mean(one))),
        digits: 2,
        from: shareOf(logarithms, pairs),
      };
    },
  };
}

function compareByDifference(comparison: DifferenceComparison): BatchNormClaim {
  const { measure, metric, points, lastOnly } = comparison;
  const scale = points ? 100 : 1;
  const format = points ? { digits: 1, unit: 'points' } : { digits: 2 };
  return {
    ...statementOf(comparison, 0),
    measure,
    test: (results) => {
      const pairs = pairsOf(results, (run) => run.series(metric), comparison.offPlateau);
      const differences = pairs.map(({ withNorm, without }) =>
        withNorm.map((value, i) => scale * (value - without[i]!)),
      );
      return {
        kind: 'difference',
        of: differences.map((one) => (lastOnly ? one.at(-1)! : mean(one))),
        ...format,
        from: shareOf(differences, pairs),
      };
    },
  };
}

/** In percentage points, over the epochs that both have. */
function meanDistance(accuracies: ArrayLike<number>, others: readonly number[]): number {
  const shared = others.slice(0, accuracies.length);
  return mean(shared.map((other, epoch) => 100 * Math.abs(accuracies[epoch]! - other)));
}

function statementOf(
  { sentence, offPlateau, claimed = 'above', primary, published = [] }: Comparison,
  noDifference: number,
) {
  const bound: Bound = { claimed, threshold: noDifference };
  return {
    sentence: offPlateau ? `${offPlateauOnly}, ${sentence}` : sentence,
    ...(offPlateau && { scope: offPlateauOnly }),
    bound,
    published,
    ...(primary && { primary }),
  };
}

function pairsOf(results: BatchNormResults, series: (run: Run) => Series, onlyOffPlateau = false) {
  const runsOf = (name: string) => results.variants.find((variant) => variant.name === name)!.runs;
  const without = runsOf('standard');
  return runsOf('batch-norm').map((run, i) => {
    const runs = [run, without[i]!];
    const [a, b] = runs.map(series);
    if (!onlyOffPlateau) return pairOf(a!, b!);
    const losses = runs.map((each) => each.series('loss'));
    return pairOf(offPlateau(a!, losses), offPlateau(b!, losses));
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

/**
 * Combines a series with another metric of the run, at the series' steps: NaN where the other metric was not measured.
 */
function combine(
  run: Run,
  { step, value }: Series,
  metric: Metric,
  operation: (a: number, b: number) => number,
): Series {
  const at = valueAt(run.series(metric));
  return { step, value: value.map((a, i) => operation(a, at.get(step[i]!)!)) };
}
