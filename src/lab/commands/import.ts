import { ExpectedError } from '../../messages/expected-error.ts';
import { importFound } from '../imports/import-found.ts';
import { dataPath } from '../planning/datasets.ts';
import { recordedExperiments, recordedIds } from '../records/store.ts';
import { print, root } from '../terminal/console.ts';
import { type ImportedRuns, importRuns } from '../upkeep/import-runs.ts';

interface ImportFlags {
  as?: string;
  dryRun?: boolean;
  replace?: boolean;
  data?: string;
}

/** Takes runs into results: those that a Retrace recorded elsewhere, or those of another tool. */
export async function takeIn(place: string, flags: ImportFlags): Promise<void> {
  if (flags.as === undefined && (await holdsRecords(place))) {
    const options = { dryRun: flags.dryRun, say: print };
    requireNoneRefused(await importRuns(root, place, dataPath(flags.data), options), flags);
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

/** @throws ExpectedError with the number of runs that were refused, if there are any */
function requireNoneRefused({ runs, refused }: ImportedRuns, { dryRun }: ImportFlags): void {
  if (refused === 0) return;
  const which = `${refused} of ${runs} ${runs === 1 ? 'run' : 'runs'}`;
  throw new ExpectedError(
    dryRun
      ? `${which} would be refused, with the reasons above`
      : `${which} refused, with the reasons above; the next import takes those that are mended`,
  );
}

async function holdsRecords(folder: string): Promise<boolean> {
  for (const experiment of await recordedExperiments(folder)) {
    if ((await recordedIds(folder, experiment)).length > 0) return true;
  }
  return false;
}
