import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import { recordedIds } from '../records/store.ts';
import { arrivalsOf } from './arriving-run.ts';
import { type Placing, placeTogether } from './place-together.ts';

export interface ImportRunsOptions {
  /** Whether nothing is written. */
  dryRun?: boolean | undefined;
  /** Gets a line for each run, in the order of their names, once it is done. */
  say(line: string): void;
}

/** How many runs there were, and how many of them were refused. */
export interface ImportedRuns {
  runs: number;
  refused: number;
}

/**
 * Takes runs that were recorded elsewhere into `results/`, run by run: checks one, then places it. A run that can't be taken
 * is refused with its reason, and the others are taken. An import that is killed leaves whole runs, and the next one takes
 * the rest.
 *
 * @param folder holds `results/<experiment>/<run>`
 * @throws ExpectedError if there are none, or if `results` can't be written
 */
export async function importRuns(
  root: string,
  folder: string,
  dataPath: string | undefined,
  options: ImportRunsOptions,
): Promise<ImportedRuns> {
  const sum: ImportedRuns = { runs: 0, refused: 0 };
  for (const experiment of await foldersIn(folder)) {
    const ids = await recordedIds(folder, experiment);
    if (ids.length === 0) continue;
    sum.runs += ids.length;
    sum.refused += await importExperiment({ root, folder, dataPath, experiment }, ids, options);
  }
  if (sum.runs > 0) return sum;
  throw new ExpectedError(
    `${folder}: has no results/<experiment>/<run>; name the folder that a pack ran in, or a copy of the project`,
  );
}

async function foldersIn(folder: string): Promise<string[]> {
  const names = await readdir(path.join(folder, 'results')).catch(() => []);
  return names.filter((name) => !name.startsWith('.')).sort();
}

/** Returns how many runs it refused: all of them if the experiment isn't in this project, or doesn't load. */
async function importExperiment(
  from: Parameters<typeof arrivalsOf>[0],
  ids: readonly string[],
  { dryRun = false, say }: ImportRunsOptions,
): Promise<number> {
  const { experiment } = from;
  const arrivals = await orReason(arrivalsOf(from));
  if ('reason' in arrivals) {
    const all = ids.length === 1 ? 'its run' : `its ${ids.length} runs`;
    say(`${experiment}: refused ${all}: ${arrivals.reason}`);
    return ids.length;
  }
  const placing = placeTogether(from.root, say);
  let refused = 0;
  for (const id of ids) {
    const name = `${experiment}/${id}`;
    const arrival = await orReason(arrivals.value.check(id));
    if ('reason' in arrival) refused++;
    await placing.add(
      'reason' in arrival
        ? { line: `${name}: refused: ${arrival.reason}` }
        : toPlace(name, arrival.value, dryRun),
    );
    // Runs are read at once, while others are being written.
    await setImmediate();
  }
  await placing.end();
  return refused;
}

type Arrival = Awaited<ReturnType<Awaited<ReturnType<typeof arrivalsOf>>['check']>>;

function toPlace(name: string, { arriving, place }: Arrival, dryRun: boolean): Placing {
  if (!arriving) return { line: `${name}: is here already` };
  const line = `${name}: ${dryRun ? 'would be imported' : 'imported'}${place}`;
  return dryRun ? { line } : { line, run: arriving };
}

/** What a run, or an experiment, is refused for: any other error ends the import. */
async function orReason<T>(work: Promise<T>): Promise<{ value: T } | { reason: string }> {
  try {
    return { value: await work };
  } catch (error) {
    if (!isExpected(error)) throw error;
    return { reason: error.message };
  }
}
