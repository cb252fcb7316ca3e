import type { Series } from '../../lab/results.ts';
import { type Interval, meanInterval } from '../../statistics/mean-interval.ts';

export type Scale = 'linear' | 'log';

/** The mean of a series over runs with its 95 % interval, at the steps that every run measured. */
export interface MeanSeries extends Series {
  /** Absent for a single run. */
  interval?: { low: Float64Array; high: Float64Array };
}

/**
 * The mean over runs at each step that all runs measured. If a run ends early, so does the mean: a mean over the
 * remaining runs would jump, and would favour runs that didn't diverge. On a logarithmic scale it is the geometric mean,
 * so that the interval is symmetric around it.
 *
 * @param runs at least one, each with ascending steps
 */
export function meanAcrossRuns(runs: readonly Series[], scale: Scale): MeanSeries {
  const [first, ...others] = runs as [Series, ...Series[]];
  if (others.length === 0) return first;
  const length = first.step.length;
  const step = new Int32Array(length);
  const [value, low, high] = [0, 1, 2].map(() => new Float64Array(length)) as Columns;
  let count = 0;
  for (const { step: at, values } of sharedSteps(first, others)) {
    const interval = intervalOn(scale, values);
    // The squares of diverging values overflow earlier than the values.
    if (!Object.values(interval).every(Number.isFinite)) continue;
    step[count] = at;
    value[count] = interval.mean;
    low[count] = interval.low;
    high[count] = interval.high;
    count++;
  }
  const shared = <Column extends Int32Array | Float64Array>(column: Column) =>
    column.subarray(0, count) as Column;
  return {
    step: shared(step),
    value: shared(value),
    interval: { low: shared(low), high: shared(high) },
  };
}

type Columns = [Float64Array, Float64Array, Float64Array];

/** Yields the values of all series at the steps that all have. The steps of each series must ascend. */
export function* sharedSteps(
  first: Series,
  others: readonly Series[],
): Generator<{ step: number; values: number[] }> {
  const next = others.map(() => 0);
  for (let i = 0; i < first.step.length; i++) {
    const step = first.step[i]!;
    const values = [first.value[i]!];
    for (const [run, other] of others.entries()) {
      while (other.step[next[run]!]! < step) next[run]!++;
      if (other.step[next[run]!] === step) values.push(other.value[next[run]!]!);
    }
    if (values.length > others.length) yield { step, values };
  }
}

function intervalOn(scale: Scale, values: readonly number[]): Interval {
  if (scale === 'linear') return meanInterval(values);
  const { mean, low, high } = meanInterval(values.map(Math.log));
  return { mean: Math.exp(mean), low: Math.exp(low), high: Math.exp(high) };
}
