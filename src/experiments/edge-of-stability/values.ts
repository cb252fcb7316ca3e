import type { ResultsOf, RunOf, ValueOf, VariantOf } from 'retrace/lab';
import {
  countRuns,
  countSeeds,
  mean,
  meanDuration,
  meanOf,
  runsOf,
  settingOf,
} from 'retrace/statistics';
import { lateLoss } from '../shared/recorded/late-loss.ts';
import {
  lateInUnitsOfThreshold,
  lateSharpness,
  stabilityThreshold,
} from '../shared/recorded/sharpness.ts';
import { highestSharpness, risingSteps, stepOfCrossing } from './analysis.ts';
import type experiment from './experiment.ts';

type Edge = typeof experiment;

// What was run.

export const images = settingOf<Edge>('images');
export const hidden = settingOf<Edge>('hidden');
export const steps = settingOf<Edge>('steps');
export const sharpnessEvery = settingOf<Edge>('sharpnessEvery');
export const iterations = settingOf<Edge>('iterations');
export const seeds = countSeeds;
export const runs = countRuns;
export const duration = meanDuration;
export const rateSlow = settingOf<Edge>('slow', 'learningRate');
export const rateMedium = settingOf<Edge>('medium', 'learningRate');
export const rateFast = settingOf<Edge>('fast', 'learningRate');

// Sharpness, and its limit.

export const thresholdSlow = settingOf<Edge>('slow', stabilityThreshold, { digits: 1 });
export const thresholdMedium = settingOf<Edge>('medium', stabilityThreshold);
export const thresholdFast = settingOf<Edge>('fast', stabilityThreshold);
export const lowestSlow = meanOf<Edge>('slow', lowestBeforeCrossing, { digits: 1 });
export const crossingSlow = meanOf<Edge>('slow', (run) => stepOfCrossing(run) ?? NaN, {
  digits: 0,
});
export const lateSlow = meanOf<Edge>('slow', lateSharpness, { digits: 1 });
export const lateMedium = meanOf<Edge>('medium', lateSharpness, { digits: 1 });
export const lateFast = meanOf<Edge>('fast', lateSharpness, { digits: 1 });
/** How far the highest sharpness of any seed is above 2/η, and (`excess…`) the mean late sharpness. */
export const peakSlow = peak('slow');
export const peakMedium = peak('medium');
export const peakFast = peak('fast');
export const excessSlow = excess('slow');
export const excessMedium = excess('medium');
export const excessFast = excess('fast');

// The loss in the last fifth of the steps.

export const lateLossSlow = meanOf<Edge>('slow', lateLoss, { digits: 3 });
export const lateLossMedium = meanOf<Edge>('medium', lateLoss, { digits: 3 });
/** By how much it rises where it rises, as a share of it. */
export const riseSlow = meanOf<Edge>('slow', lateRise, { digits: 1, style: 'percent' });
export const riseFast = meanOf<Edge>('fast', lateRise, { digits: 1, style: 'percent' });
/** At how many of the steps it rises. */
export function risesLate({ variants }: ResultsOf<Edge>) {
  const shares = variants.flatMap(({ runs }) => runs.map(shareOfLateRises));
  return { value: mean(shares), style: 'percent' } as const;
}

function lowestBeforeCrossing(run: RunOf<Edge>): number {
  const { step, value } = run.series('sharpness');
  const crossing = stepOfCrossing(run) ?? Infinity;
  return Math.min(...value.filter((_, i) => step[i]! < crossing));
}

function shareOfLateRises(run: RunOf<Edge>): number {
  const { value } = risingSteps(run.series('loss'));
  return mean(value.slice(Math.floor(value.length * 0.8)));
}

function lateRise(run: RunOf<Edge>): number {
  const { value } = run.series('loss');
  const changes = Array.from(value.slice(1), (after, i) => after / value[i]! - 1);
  const late = changes.slice(Math.floor(changes.length * 0.8));
  return mean(late.filter((change) => change > 0));
}

function peak(variant: VariantOf<Edge>): ValueOf<Edge> {
  return (results) => {
    const above = runsOf(results, variant).map(
      (run) => highestSharpness(run) / stabilityThreshold(run) - 1,
    );
    return { value: Math.max(...above), style: 'percent', digits: 1 };
  };
}

function excess(variant: VariantOf<Edge>): ValueOf<Edge> {
  const share = (run: RunOf<Edge>) => lateInUnitsOfThreshold(run) - 1;
  return meanOf<Edge>(variant, share, { digits: 1, style: 'percent' });
}
