import type { BoundedClaim, Published, ResultsOf, RunOf, Series } from 'retrace/lab';
import { claimOf, mean, runsBySeed } from 'retrace/statistics';
import { rangeOfLosses, relativeChange } from '../shared/recorded/along-gradient.ts';
import { pairOf, shareOf } from '../shared/recorded/pairs.ts';
import { offPlateau } from '../shared/recorded/plateau.ts';
import { santurkarSays } from '../shared/recorded/santurkar.ts';
import type experiment from './experiment.ts';

type Everywhere = typeof experiment;
type Run = RunOf<Everywhere>;

// Accuracy, at each learning rate.

const moreTestImages = {
  measure: 'difference of the test accuracies after the last epoch',
  of: testAccuracy,
  unit: 'points',
  digits: 1,
} as const;

export const accuracyHigherAtHundredth = claimOf<Everywhere>({
  sentence: 'At a rate of 0.01, more of the test images are classified correctly with batch norm.',
  ...moreTestImages,
  variant: 'batch-norm-1e-2',
  above: 'no-batch-norm-1e-2',
});

export const accuracyHigherAtTenth = claimOf<Everywhere>({
  sentence: 'At a rate of 0.1, more of the test images are classified correctly with batch norm.',
  ...moreTestImages,
  variant: 'batch-norm-1e-1',
  above: 'no-batch-norm-1e-1',
  published: [santurkarSays.accuracy],
});

export const endsAtChance = claimOf<Everywhere>({
  sentence:
    'At a rate of 0.5, the network without batch norm ends near chance: it gets less than 15 % of the test images right.',
  measure: 'test accuracy after the last epoch',
  variant: 'no-batch-norm-5e-1',
  of: 'testAccuracy',
  below: 0.15,
  style: 'percent',
  digits: 1,
  published: [santurkarSays.standardAtHalf],
});

export const learnsAtHalf = claimOf<Everywhere>({
  sentence:
    'At a rate of 0.5, the network with batch norm gets more of the test images right than the one without gets at its best rate, 0.1.',
  ...moreTestImages,
  variant: 'batch-norm-5e-1',
  above: 'no-batch-norm-1e-1',
  published: [santurkarSays.batchNormAtHalf],
});

// The measures of Santurkar et al., at their learning rate.

export const icsHigher = compareOnceBothLearn({
  sentence: 'internal covariate shift is higher with batch norm.',
  quantity: (run) => run.series('ics5'),
  claimed: 'above',
  published: [santurkarSays.ics],
});

export const icsHigherForItsSize = compareOnceBothLearn({
  sentence: 'internal covariate shift is higher with batch norm in proportion to the gradient.',
  quantity: (run) => run.series('icsRelative5'),
  claimed: 'above',
});

export const gradientsMorePredictive = compareOnceBothLearn({
  sentence:
    'the gradient changes less along its own direction with batch norm: it is more predictive.',
  quantity: (run) => run.series('predictivenessHigh'),
  claimed: 'below',
  published: [santurkarSays.predictiveness],
});

export const gradientsChangeLessForTheirSize = compareOnceBothLearn({
  sentence:
    'the gradient changes less along its own direction with batch norm in proportion to its size.',
  quantity: relativeChange,
  claimed: 'below',
});

export const landscapeSmoother = compareOnceBothLearn({
  sentence: 'the loss varies less along the gradient with batch norm: the landscape is smoother.',
  quantity: rangeOfLosses,
  claimed: 'below',
  published: [santurkarSays.landscape],
});

export const smoothnessLower = compareOnceBothLearn({
  sentence: 'the effective β-smoothness is lower with batch norm.',
  quantity: (run) => run.series('smoothnessMax'),
  claimed: 'below',
  published: [santurkarSays.smoothness],
});

export const smoothnessScaledLower = compareOnceBothLearn({
  sentence:
    'the effective β-smoothness times the squared norm of all parameters is lower with batch norm.',
  quantity: (run) => run.series('smoothnessScaled'),
  claimed: 'below',
});

interface Comparison {
  /** The words after "once both networks learn,". */
  sentence: string;
  quantity: (run: Run) => Series;
  claimed: 'above' | 'below';
  published?: readonly Published[];
}

/**
 * With batch norm over without, by the mean logarithm of the ratio at the steps of a seed at which both networks have left
 * their plateau.
 */
function compareOnceBothLearn({
  sentence,
  quantity,
  claimed,
  published = [],
}: Comparison): BoundedClaim<ResultsOf<Everywhere>> {
  const scope = 'At a rate of 0.1, once both networks learn';
  return {
    sentence: `${scope}, ${sentence}`,
    scope,
    measure: 'geometric mean of the ratios, with batch norm over without',
    bound: { claimed, threshold: 1 },
    published,
    test: (results) => {
      const pairs = runsBySeed(results).map((runs) => {
        const [withNorm, without] = [runs['batch-norm-1e-1'], runs['no-batch-norm-1e-1']];
        const losses = [withNorm.series('loss'), without.series('loss')];
        const learning = (run: Run) => offPlateau(quantity(run), losses);
        return pairOf(learning(withNorm), learning(without));
      });
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

/** In percent. */
function testAccuracy({ record }: Run): number {
  return 100 * record.summary.testAccuracy!;
}
