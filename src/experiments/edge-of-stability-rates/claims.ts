import type { BoundedClaim, ResultsOf } from 'retrace/lab';
import { claimOf, runsBySeed } from 'retrace/statistics';
import { lateInUnitsOfThreshold } from '../shared/recorded/sharpness.ts';
import { furthestFromThreshold, slope } from './analysis.ts';
import type experiment from './experiment.ts';

type Rates = typeof experiment;
type RatesClaim = BoundedClaim<ResultsOf<Rates>>;

const scope = 'At rates from 0.035 to 0.25';
const cohen = 'Cohen et al. 2021';
const ofSlope = {
  measure:
    'slope of the mean sharpness in the last fifth of the steps over the rate, both as logarithms',
  digits: 2,
  test: (results: ResultsOf<Rates>) => ({
    kind: 'value' as const,
    of: runsBySeed(results).map(slope),
  }),
};

export const fallsWithTheLimit: RatesClaim = {
  ...ofSlope,
  sentence: `${scope}, the late sharpness falls about as steeply as 2/η: by a slope within a tenth of −1.`,
  scope,
  published: [{ by: cohen, says: 'The sharpness hovers right at, or just above, 2/η.' }],
  bound: { claimed: 'between', low: -1.1, high: -0.9 },
};

export const fallsLessSteeply: RatesClaim = {
  ...ofSlope,
  sentence: `${scope}, the late sharpness falls less steeply than 2/η.`,
  scope,
  bound: { claimed: 'above', threshold: -1 },
};

export const staysWithinQuarter: RatesClaim = {
  sentence: `${scope}, the late sharpness is nowhere further from 2/η than a quarter of it.`,
  scope,
  measure: 'distance of the late sharpness from 2/η, over 2/η, the largest of the seven rates',
  style: 'percent',
  digits: 1,
  bound: { claimed: 'below', threshold: 0.25 },
  test: (results) => ({ kind: 'value', of: runsBySeed(results).map(furthestFromThreshold) }),
};

export const smallestFallsShort = claimOf<Rates>({
  sentence: 'At a rate of 0.025, the training ends before the sharpness has settled at 2/η.',
  measure: 'mean sharpness in the last fifth of the steps over 2/η',
  variant: 'rate-25e-3',
  of: lateInUnitsOfThreshold,
  below: 1,
  digits: 2,
});
