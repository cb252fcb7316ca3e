import type { Series } from '../lab/results.ts';
import { type Interval, meanInterval } from '../statistics/mean-interval.ts';

export type Scale = 'linear' | 'log';

/** A series' mean over runs with its 95 % interval, at the steps that every run measured. */
export interface MeanSeries {
  step: number[];
  value: number[];
  low: number[];
  high: number[];
}

/**
 * The mean over runs, step by step. Where one run has no value there is no mean: a mean over those that
 * go on would jump, and would favour runs that didn't diverge. On a logarithmic scale it is the
 * geometric mean, so that the interval lies evenly around it.
 */
export function meanAcrossRuns(runs: readonly Series[], scale: Scale): MeanSeries {
  const valuesByStep = new Map<number, number[]>();
  for (const { step, value } of runs) {
    step.forEach((at, i) => {
      const values = valuesByStep.get(at);
      if (values) values.push(value[i]!);
      else valuesByStep.set(at, [value[i]!]);
    });
  }
  const shared = [...valuesByStep].filter(([, values]) => values.length === runs.length);
  const means = shared.map(([, values]) => intervalOn(scale, values));
  return {
    step: shared.map(([step]) => step),
    value: means.map(({ mean }) => mean),
    low: means.map(({ low }) => low),
    high: means.map(({ high }) => high),
  };
}

function intervalOn(scale: Scale, values: readonly number[]): Interval {
  if (scale === 'linear' || values.length === 1) return meanInterval(values);
  const { mean, low, high } = meanInterval(values.map(Math.log));
  return { mean: Math.exp(mean), low: Math.exp(low), high: Math.exp(high) };
}
