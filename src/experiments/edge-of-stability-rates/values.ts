import type { ResultsOf, RunOf, VariantOf } from 'retrace/lab';
import {
  countRuns,
  countSeeds,
  given,
  meanOf,
  meanOfSeeds,
  runsBySeed,
  settingOf,
} from 'retrace/statistics';
import { lateLoss } from '../shared/recorded/late-loss.ts';
import { lateInUnitsOfThreshold } from '../shared/recorded/sharpness.ts';
import { excessHalfway, slope as slopeOf } from './analysis.ts';
import type experiment from './experiment.ts';

type Rates = typeof experiment;

const smallest = 'rate-25e-3';
/** The smallest rate at which the sharpness reaches 2/η early enough. */
const reaching = 'rate-35e-3';
const largest = 'rate-25e-2';

// What was run.

export const runs = countRuns;
export const seeds = countSeeds;
export const rates = ({ variants }: ResultsOf<Rates>) => given(variants.length);
export const time = settingOf<Rates>('time');
export const rateSmallest = settingOf<Rates>(smallest, 'learningRate');
export const rateReaching = settingOf<Rates>(reaching, 'learningRate');
export const rateLargest = settingOf<Rates>(largest, 'learningRate');
/** Of the trial, by the comment in `experiment.ts`. */
export const rateTooLarge = () => given(0.3);
export const stepsSmallest = settingOf<Rates>(smallest, ({ record }) => record.series.rows);
export const stepsLargest = settingOf<Rates>(largest, ({ record }) => record.series.rows);

// Late sharpness, over the last fifth of the steps.

/** Over the rate, both as logarithms. */
export const slope = (results: ResultsOf<Rates>) => ({
  ...meanOfSeeds(runsBySeed(results).map(slopeOf)),
  digits: 3,
});
/** How far it is above 2/η. */
export const excessReaching = excess(reaching);
export const excessFast = excess('rate-2e-1');
export const excessLargest = excess(largest);
export const excessLargestHalfway = meanOf<Rates>(largest, excessHalfway, {
  digits: 1,
  style: 'percent',
});
/** How much of 2/η it is. */
export const shareSmallest = meanOf<Rates>(smallest, lateInUnitsOfThreshold, {
  style: 'percent',
});

/** The mean loss in the last fifth of the steps. */
export const lateLossSmallest = meanOf<Rates>(smallest, lateLoss, { digits: 3 });
export const lateLossLargest = meanOf<Rates>(largest, lateLoss, { digits: 3 });

function excess(variant: VariantOf<Rates>) {
  const share = (run: RunOf<Rates>) => lateInUnitsOfThreshold(run) - 1;
  return meanOf<Rates>(variant, share, { digits: 1, style: 'percent' });
}
