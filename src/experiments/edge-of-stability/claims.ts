import type {
  BoundedClaim,
  Format,
  Published,
  ResultsOf,
  Sample,
  Series,
  VariantOf,
} from 'retrace/lab';
import { type Bound, mean, runsBySeed } from 'retrace/statistics';
import { lateInUnitsOfThreshold, lateSharpness } from '../shared/recorded/sharpness.ts';
import { finalLoss, type Run, risingSteps, stepOfCrossing } from './analysis.ts';
import type experiment from './experiment.ts';

/** The runs of one seed, by learning rate. */
type Runs = Record<VariantOf<typeof experiment>, Run>;

const cohen = 'Cohen et al. 2021';
const percent = { style: 'percent', digits: 1 } as const;

export const sharpens = claimOfSeeds({
  sentence: 'At the smallest rate, the sharpness rises until it reaches 2/η.',
  measure:
    'share of the measurements, from a third of the way to the crossing on, that are higher than ' +
    'the one before',
  format: percent,
  published: [{ by: cohen, says: 'So long as it can, the sharpness rises.' }],
  ofSeed: ({ slow }) => shareOfRisesBeforeCrossing(slow),
  primary: true,
  bound: { claimed: 'above', threshold: 0.5 },
});

export const alwaysSharpens = claimOfSeeds({
  sentence: 'Training makes the landscape sharper, whatever the learning rate.',
  measure: 'late sharpness over that at the start, at the largest rate',
  ofSeed: ({ fast }) => lateSharpness(fast) / fast.series('sharpness').value[0]!,
  kind: 'ratio',
  bound: { claimed: 'above', threshold: 1 },
});

export const hoversAbove = claimOfSeeds({
  sentence: 'On average over the last fifth of the steps, the sharpness lies above 2/η.',
  measure: 'late sharpness over 2/η, the lowest of the three rates',
  published: [{ by: cohen, says: 'The sharpness hovers right at, or just above, 2/η.' }],
  ofSeed: (runs) => Math.min(...Object.values(runs).map(lateInUnitsOfThreshold)),
  kind: 'ratio',
  primary: true,
  bound: { claimed: 'above', threshold: 1 },
});

export const staysWithinFifth = claimOfSeeds({
  sentence: 'On that average, it lies no more than a fifth above 2/η.',
  measure: 'late sharpness over 2/η, the highest of the three rates',
  ofSeed: (runs) => Math.max(...Object.values(runs).map(lateInUnitsOfThreshold)),
  kind: 'ratio',
  primary: true,
  bound: { claimed: 'below', threshold: 1.2 },
});

export const furtherAtLargerRates = claimOfSeeds({
  sentence: 'On that average, the sharpness lies the further above 2/η the larger the rate.',
  measure: 'late sharpness over 2/η less that of the next smaller rate, the lower of the two',
  ofSeed: ({ slow, medium, fast }) => {
    const [first, second, third] = [slow, medium, fast].map(lateInUnitsOfThreshold);
    return Math.min(second! - first!, third! - second!);
  },
  kind: 'difference',
  bound: { claimed: 'above', threshold: 0 },
});

export const steadyBeforeCrossing = claimOfSeeds({
  sentence: 'At the smallest rate, the loss falls at practically every step before the crossing.',
  measure: 'share of steps before the crossing at which it rises',
  format: percent,
  ofSeed: ({ slow }) => {
    const crossing = stepOfCrossing(slow)!;
    return shareOfRises(slow.series('loss'), (step) => step < crossing);
  },
  bound: { claimed: 'below', threshold: 0.01 },
});

export const unsteadyAfterCrossing = claimOfSeeds({
  sentence: 'Once the sharpness has passed 2/η, the loss rises at more of the steps.',
  measure: 'share of steps at which it rises, after the crossing less before, at the smallest rate',
  kind: 'difference',
  format: { digits: 1, unit: 'points' },
  published: [{ by: cohen, says: 'The loss behaves non-monotonically over short timescales.' }],
  ofSeed: ({ slow }) => {
    const crossing = stepOfCrossing(slow)!;
    const loss = slow.series('loss');
    const [after, before] = [
      shareOfRises(loss, (step) => step >= crossing),
      shareOfRises(loss, (step) => step < crossing),
    ];
    return 100 * (after - before);
  },
  primary: true,
  bound: { claimed: 'above', threshold: 0 },
});

export const lossFalls = claimOfSeeds({
  sentence: 'Over hundreds of steps the loss falls all the same.',
  measure:
    'mean loss in the last fifth over that in the middle fifth, the highest of the three rates',
  published: [{ by: cohen, says: 'It consistently decreases over long timescales.' }],
  ofSeed: (runs) => Math.max(...Object.values(runs).map(lateOverMiddleLoss)),
  kind: 'ratio',
  primary: true,
  bound: { claimed: 'below', threshold: 1 },
});

export const fastestBeatsSlowest = claimOfSeeds({
  sentence: 'The largest rate ends with a lower loss than the smallest.',
  measure: 'ratio of the last losses',
  ofSeed: ({ fast, slow }) => finalLoss(fast) / finalLoss(slow),
  kind: 'ratio',
  bound: { claimed: 'below', threshold: 1 },
});

export const mediumBeatsSlowest = claimOfSeeds({
  sentence: 'The middle rate ends with a lower loss than the smallest.',
  measure: 'ratio of the last losses',
  ofSeed: ({ medium, slow }) => finalLoss(medium) / finalLoss(slow),
  kind: 'ratio',
  bound: { claimed: 'below', threshold: 1 },
});

interface SeedClaim {
  sentence: string;
  measure: string;
  published?: readonly Published[];
  primary?: true;
  bound: Bound;
  /** By default 'value'; `format` by default has two digits. */
  kind?: Sample['kind'];
  format?: Format;
  ofSeed: (runs: Runs) => number;
}

/** A claim on a number that each seed's runs give. */
function claimOfSeeds({
  kind = 'value',
  format = { digits: 2 },
  ofSeed,
  ...statement
}: SeedClaim): BoundedClaim<ResultsOf<typeof experiment>> {
  return {
    ...statement,
    test: (results) => ({ kind, of: runsBySeed(results).map(ofSeed), ...format }),
  };
}

/**
 * Leaves out the first steps, where the weights are nearly random and the sharpness falls, and the crossing, which is
 * selected for being high. Mere noise would give one half.
 */
function shareOfRisesBeforeCrossing(run: Run): number {
  const crossing = stepOfCrossing(run)!;
  return shareOfRises(run.series('sharpness'), (step) => step > crossing / 3 && step < crossing);
}

function shareOfRises(series: Series, counts: (step: number) => boolean): number {
  const { step, value } = risingSteps(series);
  return mean(value.filter((_, i) => counts(step[i]!)));
}

function lateOverMiddleLoss(run: Run): number {
  const { value } = run.series('loss');
  const fifth = (k: number) =>
    mean(value.slice((k * value.length) / 5, ((k + 1) * value.length) / 5));
  return fifth(4) / fifth(2);
}
