import { meanInterval } from '../../statistics/mean-interval.ts';
import { axes, type Scale } from '../panels/across-runs.ts';

/** The mean of several runs, with the ends of its 95 % interval. */
export interface MeanOfRuns {
  value: number;
  /** Absent for a single run. */
  low?: number;
  high?: number;
}

/**
 * The mean to draw on an axis: on a logarithmic one it is geometric, so that its interval is symmetric around it.
 *
 * @param bounds the possible values, at which intervals are cut
 */
export function meanOnScale(
  runs: readonly number[],
  scale: Scale = 'linear',
  [lowest, highest]: readonly [lowest: number, highest: number] = [-Infinity, Infinity],
): MeanOfRuns {
  const { to, from } = axes[scale];
  const { mean, low, high } = meanInterval(runs.map(to));
  if (Number.isNaN(low)) return { value: from(mean) };
  return {
    value: from(mean),
    low: Math.max(lowest, from(low)),
    high: Math.min(highest, from(high)),
  };
}
