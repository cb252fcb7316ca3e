import { mean } from '../../statistics/mean.ts';
import type { RecordedRun } from '../results.ts';

/** What a run's measurements of a metric become: one number. */
export const takes = ['last', 'first', 'max', 'min', 'mean'] as const;
export type Take = (typeof takes)[number];

/**
 * One number of each run, of its measurements of a metric: `take('max', 'accuracy')`. Only finite ones count.
 *
 * A run without any is left out, seed by seed, by whatever computes for a page.
 */
export function take<Metric extends string>(
  which: Take,
  metric: Metric,
): (run: RecordedRun<Metric>) => number {
  if (which === 'last') return ({ record }) => record.summary[metric]!;
  return (run) => numberOf[which](run.series(metric).value.filter(Number.isFinite));
}

const numberOf: Record<Exclude<Take, 'last'>, (finite: Float64Array) => number> = {
  first: (finite) => finite[0]!,
  max: (finite) => finite.reduce((a, b) => Math.max(a, b), -Infinity),
  min: (finite) => finite.reduce((a, b) => Math.min(a, b), Infinity),
  mean,
};
