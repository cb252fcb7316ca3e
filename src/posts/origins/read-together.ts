import type { Evaluated } from '../../lab/findings/evaluate.ts';
import { readsNothing } from '../../lab/findings/reads.ts';
import type { Results } from '../../lab/results.ts';
import { namesOfOthers } from '../../lab/shown/shown-runs.ts';
import type { Reference } from '../writing/reference.ts';
import { UseMistake } from '../writing/use-mistake.ts';
import type { ExperimentResults } from './experiment-results.ts';
import type { OtherExperiment } from './origin.ts';

/** The results of an experiment, together with those of others. */
export interface ResultsTogether extends Together {
  /** In development: the same with the runs in progress of any of them. Absent without any. */
  soFar?: Together & { results: Results };
}

interface Together extends Pick<ExperimentResults, 'prepared' | 'results'> {
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
  const found = await Promise.all(others.map(read));
  const names = namesOfOthers([source, ...others]);
  const join = (first: ExperimentResults, rest: readonly ExperimentResults[]): Together => ({
    prepared: first.prepared,
    results: first.results && joined(first.results, names, rest),
    others: rest.map(({ prepared }, i) => ({ name: names[i]!, source: others[i]!, prepared })),
  });
  const together = join(own, found);
  if (![own, ...found].some(({ soFar }) => soFar)) return together;
  const latest = join(
    own.soFar ?? own,
    found.map((each) => each.soFar ?? each),
  );
  const { results } = latest;
  return results ? { ...together, soFar: { ...latest, results } } : together;
}

/** The results of the first experiment with those of the others; undefined unless each has some. */
function joined(
  own: Results,
  names: readonly string[],
  others: readonly ExperimentResults[],
): Results | undefined {
  if (others.length === 0) return own;
  const all = others.flatMap(({ results }, i) => (results ? [[names[i]!, results] as const] : []));
  return all.length === others.length ? { ...own, with: Object.fromEntries(all) } : undefined;
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
