import type { Results } from '../results.ts';
import { noteReads } from './reads.ts';

/**
 * The ids of the runs in progress that a function of results reads. If it fails, or only asks for the number of runs, it may
 * depend on any of them.
 *
 * @param soFar results with runs in progress
 */
export function readsOfRunning<T>(soFar: Results, compute: (results: Results) => T): string[] {
  const running = soFar.variants.flatMap(({ runs }) =>
    runs.flatMap(({ id, isRunning }) => (isRunning ? [id] : [])),
  );
  const noted = noteReads(soFar);
  try {
    compute(noted.results);
  } catch {
    return running;
  } finally {
    noted.end();
  }
  const { runs, counted } = noted.reads();
  if (runs.length === 0 && counted) return running;
  return running.filter((id) => runs.includes(id));
}
