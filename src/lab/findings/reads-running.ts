import type { Results } from '../results.ts';
import { noteReads, type Reads } from './reads.ts';

/**
 * The ids of the runs in progress that a function of results reads: of another experiment that the results come with,
 * `<its name>/<id>`. If it fails, or only asks for the number of runs, it may depend on any of them.
 *
 * @param soFar results with runs in progress
 */
export function readsOfRunning<T>(soFar: Results, compute: (results: Results) => T): string[] {
  const others = Object.entries(soFar.with ?? {});
  const running = [
    ...runningIn(soFar),
    ...others.flatMap(([name, other]) => runningIn(other).map((id) => `${name}/${id}`)),
  ];
  const noted = noteReads(soFar);
  try {
    compute(noted.results);
  } catch {
    return running;
  } finally {
    noted.end();
  }
  return [
    ...readIn(soFar, noted.reads()),
    ...others.flatMap(([name, other]) =>
      readIn(other, noted.with[name]!.reads()).map((id) => `${name}/${id}`),
    ),
  ];
}

function readIn(soFar: Results, { runs, counted }: Reads): string[] {
  const running = runningIn(soFar);
  return runs.length === 0 && counted ? running : running.filter((id) => runs.includes(id));
}

function runningIn({ variants }: Results): string[] {
  return variants.flatMap(({ runs }) =>
    runs.flatMap(({ id, isRunning }) => (isRunning ? [id] : [])),
  );
}
