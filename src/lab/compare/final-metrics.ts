import { differenceInterval, type Interval, meanInterval } from '../../statistics/mean-interval.ts';
import type { RunRecord } from '../record.ts';

/** A metric's final value in each of two groups: the last finite one of each run. */
export interface FinalMetric {
  metric: string;
  /** Undefined where no run of the group has a finite value. */
  a: Estimate | undefined;
  b: Estimate | undefined;
  /** B − A, with Welch's interval: seeds are taken as independent. */
  difference: Interval | undefined;
}

/** The mean over the seeds that have a value, with its 95 % interval, which is NaN for one seed. */
export interface Estimate extends Interval {
  seeds: number[];
  values: number[];
}

/** Each metric that either group has, in the order of the records. */
export function compareFinalMetrics(
  a: readonly RunRecord[],
  b: readonly RunRecord[],
): FinalMetric[] {
  return metricsIn([...a, ...b]).map((metric) => {
    const [ofA, ofB] = [estimate(a, metric), estimate(b, metric)];
    const difference = ofA && ofB && differenceInterval(ofA.values, ofB.values);
    return { metric, a: ofA, b: ofB, difference };
  });
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
