import type { RunOf, VariantOf } from 'retrace/lab';
import { mean } from 'retrace/statistics';
import {
  lateInUnitsOfThreshold,
  lateSharpness,
  stabilityThreshold,
} from '../shared/recorded/sharpness.ts';
import type experiment from './experiment.ts';

export type Run = RunOf<typeof experiment>;
/** The runs of one seed, by learning rate. */
export type Runs = Record<VariantOf<typeof experiment>, Run>;

/**
 * The smallest rate at which the sharpness of seed 100, which isn't recorded, reached 2/η early enough: it sets, before any
 * recorded run, which rates count.
 */
export const firstReaching = 0.035;

/** The slope of late sharpness over the rate, both logarithms, by least squares. That of 2/η is −1. */
export function slope(runs: Runs): number {
  const reaching = reachingRuns(runs);
  const x = reaching.map((run) => Math.log(rateOf(run)));
  const y = reaching.map((run) => Math.log(lateSharpness(run)));
  const [middle, height] = [mean(x), mean(y)];
  const products = x.map((at, i) => (at - middle) * (y[i]! - height));
  return mean(products) / mean(x.map((at) => (at - middle) ** 2));
}

/** How far late sharpness is from 2/η, as a share of it, at the rate where it is furthest. */
export function furthestFromThreshold(runs: Runs): number {
  return Math.max(...reachingRuns(runs).map((run) => Math.abs(lateInUnitsOfThreshold(run) - 1)));
}

/** How far the sharpness was above 2/η, as a share of it, when half of the steps were done: in the last fifth of them. */
export function excessHalfway(run: Run): number {
  const { value } = run.series('sharpness');
  const late = value.slice(0.4 * value.length, 0.5 * value.length);
  return mean(late) / stabilityThreshold(run) - 1;
}

export function rateOf({ record }: Run): number {
  return Number(record.parameters['learningRate']);
}

function reachingRuns(runs: Runs): Run[] {
  return Object.values(runs).filter((run) => rateOf(run) >= firstReaching);
}
