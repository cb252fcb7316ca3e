import { importFound } from '../imports/import-found.ts';
import { dataPath } from '../planning/datasets.ts';
import { recordedExperiments, recordedIds } from '../records/store.ts';
import { print, root } from '../terminal/console.ts';
import { importRuns } from '../upkeep/import-runs.ts';

interface ImportFlags {
  as?: string;
  dryRun?: boolean;
  replace?: boolean;
  data?: string;
}

/** Takes runs into results: those that a Retrace recorded elsewhere, or those of another tool. */
export async function takeIn(place: string, flags: ImportFlags): Promise<void> {
  if (flags.as === undefined && (await holdsRecords(place))) {
    const options = { dryRun: flags.dryRun };
    for (const line of await importRuns(root, place, dataPath(flags.data), options)) print(line);
    return;
  }
  await importFound(place, {
    root,
    as: flags.as,
    dryRun: flags.dryRun ?? false,
    replace: flags.replace,
    say: print,
    now: () => new Date(),
  });
}

async function holdsRecords(folder: string): Promise<boolean> {
  for (const experiment of await recordedExperiments(folder)) {
    if ((await recordedIds(folder, experiment)).length > 0) return true;
  }
  return false;
}
