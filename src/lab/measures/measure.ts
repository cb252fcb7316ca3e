import type { MetricOf, VariantOf } from '../define.ts';
import type { RecordedRun, Results, RunOf } from '../results.ts';
import { runsBySeed } from './runs-by-seed.ts';
import { runsOf } from './runs-of.ts';
import { take } from './take.ts';

/**
 * What is measured of a run: a metric, whose last value counts, or a function that computes one number. The function may
 * read the other variants' runs of the same seed, too.
 */
export type Measure<E> =
  | MetricOf<E>
  | ((run: RunOf<E>, seed: Record<VariantOf<E>, RunOf<E>>) => number);

/** The same where the experiment isn't known. */
export type AnyMeasure =
  | string
  | ((run: RecordedRun, seed: Readonly<Record<string, RecordedRun>>) => number);

/** The number of each seed, in the order of the seeds. @throws Error if there is no such variant */
export function numbersOf(results: Results, variant: string, measure: AnyMeasure): number[] {
  const runs = runsOf(results, variant);
  if (typeof measure === 'string') return runs.map(take('last', measure));
  const seeds = runsBySeed(results);
  return runs.map((run, i) => measure(run, seeds[i]!));
}
