import { isDeepStrictEqual } from 'node:util';
import { differenceInterval, type Interval, meanInterval } from '../../statistics/mean-interval.ts';
import { fewestSeeds } from '../../statistics/mean-of-seeds.ts';
import type { RunRecord } from '../records/record.ts';

/** A metric's final value in each of two groups: the last finite one of each run. */
export interface FinalMetric {
  metric: string;
  /** Undefined where no run of the group has a finite value. */
  a: Estimate | undefined;
  b: Estimate | undefined;
  difference: Difference | undefined;
}

/** B − A. The interval is NaN if a group has fewer than three seeds. */
export interface Difference extends Interval {
  /** Whether it was computed seed by seed, rather than between independent groups by Welch's t. */
  paired: boolean;
}

/** The mean over the seeds that have a value, with its 95 % interval, which is NaN for one seed. */
export interface Estimate extends Interval {
  seeds: number[];
  values: number[];
}

/**
 * Compares each metric that either group has, in the order of the records.
 *
 * @param paired whether runs of equal seeds share random numbers: if so, groups with the same seeds are compared seed
 * by seed
 */
export function compareFinalMetrics(
  a: readonly RunRecord[],
  b: readonly RunRecord[],
  paired: boolean,
): FinalMetric[] {
  return metricsIn([...a, ...b]).map((metric) => {
    const [ofA, ofB] = [estimate(a, metric), estimate(b, metric)];
    const difference = ofA && ofB && differ(ofA, ofB, paired);
    return { metric, a: ofA, b: ofB, difference };
  });
}

function differ(a: Estimate, b: Estimate, paired: boolean): Difference {
  const byPairs = paired && isDeepStrictEqual(a.seeds, b.seeds);
  const { mean, low, high } = byPairs
    ? meanInterval(b.values.map((value, i) => value - a.values[i]!))
    : differenceInterval(a.values, b.values);
  const hasInterval = Math.min(a.values.length, b.values.length) >= fewestSeeds;
  return {
    mean,
    low: hasInterval ? low : NaN,
    high: hasInterval ? high : NaN,
    paired: byPairs,
  };
}

function metricsIn(records: readonly RunRecord[]): string[] {
  return [...new Set(records.flatMap(({ summary }) => Object.keys(summary)))];
}

function estimate(records: readonly RunRecord[], metric: string): Estimate | undefined {
  const measured = records.filter(({ summary }) => summary[metric] !== undefined);
  if (measured.length === 0) return undefined;
  const values = measured.map(({ summary }) => summary[metric]!);
  return { ...meanInterval(values), seeds: measured.map(({ seed }) => seed), values };
}
