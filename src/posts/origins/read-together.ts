import type { Evaluated } from '../../lab/findings/evaluate.ts';
import { readsNothing } from '../../lab/findings/reads.ts';
import type { Results } from '../../lab/results.ts';
import { namesOfOthers } from '../../lab/shown/shown-runs.ts';
import type { Reference } from '../writing/reference.ts';
import { UseMistake } from '../writing/use-mistake.ts';
import type { ExperimentResults } from './experiment-results.ts';
import type { OtherExperiment } from './origin.ts';

/** The results of an experiment, together with those of others. */
export interface ResultsTogether extends ExperimentResults {
  others: readonly OtherExperiment[];
}

/**
 * Reads the runs of all experiments that a component names. There are no results as long as one of them has none.
 *
 * @param read what reads one of them: see `experimentResults`
 * @throws what `read` throws
 */
export async function readTogether(
  { source, others }: Pick<Reference, 'source' | 'others'>,
  read: (source: string) => Promise<ExperimentResults>,
): Promise<ResultsTogether> {
  const own = await read(source);
  if (others.length === 0) return { ...own, others: [] };
  const found = await Promise.all(others.map(read));
  const names = namesOfOthers([source, ...others]);
  const all = found.map(({ results }, i) => [names[i]!, results] as const);
  const isComplete = all.every((entry): entry is [string, Results] => entry[1] !== undefined);
  return {
    prepared: own.prepared,
    results:
      isComplete && own.results ? { ...own.results, with: Object.fromEntries(all) } : undefined,
    others: found.map(({ prepared }, i) => ({ name: names[i]!, source: others[i]!, prepared })),
  };
}

/** Requires that each experiment that a component names is read: a reader would take it for a part of what is shown. */
export function requireAllRead(
  { reference, others }: { reference: Reference; others: readonly OtherExperiment[] },
  { isLeft, others: read }: Pick<Evaluated<unknown>, 'isLeft' | 'others'>,
): void {
  if (!isLeft) return;
  const unread = others.find(({ name }) => readsNothing(read[name]!.reads));
  if (!unread) return;
  throw new UseMistake(
    `${reference.name} of ${reference.experiment} doesn't read ${unread.source}; take "+${unread.source}" away, or let it read results.with`,
  );
}
