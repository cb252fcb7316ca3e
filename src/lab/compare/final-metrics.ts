import { isDeepStrictEqual } from 'node:util';
import { differenceInterval, meanInterval } from '../../statistics/mean-interval.ts';
import { fewestSeeds } from '../../statistics/mean-of-seeds.ts';
import type { RecordOf } from '../results.ts';
import type { Difference, Estimate, FinalMetric } from './comparison-document.ts';

/**
 * Compares each metric that either group has, in the order of the records.
 *
 * @param paired whether runs of equal seeds share random numbers: if so, groups with the same seeds are compared seed
 * by seed
 */
export function compareFinalMetrics(
  a: readonly RecordOf[],
  b: readonly RecordOf[],
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

function metricsIn(records: readonly RecordOf[]): string[] {
  return [...new Set(records.flatMap(({ summary }) => Object.keys(summary)))];
}

function estimate(records: readonly RecordOf[], metric: string): Estimate | undefined {
  const measured = records.filter(({ summary }) => Object.hasOwn(summary, metric));
  if (measured.length === 0) return undefined;
  const values = measured.map(({ summary }) => summary[metric]!);
  return { ...meanInterval(values), seeds: measured.map(({ seed }) => seed), values };
}
