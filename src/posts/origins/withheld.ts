import { readsOfRunning } from '../../lab/findings/reads-running.ts';
import type { Results } from '../../lab/results.ts';
import type { ResultsTogether } from './read-together.ts';
import type { RunningRun } from './running-runs.ts';

/**
 * The runs in progress that a number, verdict or table would be computed from: it is withheld until they are recorded.
 * Empty if it reads none of them, and in every build.
 */
export function withheldFor<T>(
  { soFar }: Pick<ResultsTogether, 'soFar'>,
  compute: (results: Results) => T,
): readonly RunningRun[] {
  if (!soFar) return [];
  const read = readsOfRunning(soFar.results, compute);
  const { running = [] } = soFar.prepared;
  return [
    ...running.filter(({ id }) => read.includes(id)),
    ...soFar.others.flatMap(({ name, prepared }) =>
      (prepared.running ?? []).filter(({ id }) => read.includes(`${name}/${id}`)),
    ),
  ];
}
