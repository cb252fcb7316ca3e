import { readsOfRunning } from '../../lab/findings/reads-running.ts';
import type { Results } from '../../lab/results.ts';
import type { ExperimentResults } from './experiment-results.ts';
import type { RunningRun } from './running-runs.ts';

/**
 * The runs in progress that a number, verdict or table would be computed from: it is withheld until they are recorded.
 * Empty if it reads none of them, and in every build.
 */
export function withheldFor<T>(
  { soFar }: Pick<ExperimentResults, 'soFar'>,
  compute: (results: Results) => T,
): readonly RunningRun[] {
  if (!soFar) return [];
  const { running = [] } = soFar.prepared;
  const read = readsOfRunning(soFar.results, compute);
  return running.filter(({ id }) => read.includes(id));
}
