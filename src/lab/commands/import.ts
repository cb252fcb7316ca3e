import { dataPath } from '../planning/datasets.ts';
import { print, root } from '../terminal/console.ts';
import { importRuns } from '../upkeep/import-runs.ts';

/** Takes runs into results. */
export async function takeIn(folder: string, flags: { data?: string }): Promise<void> {
  for (const line of await importRuns(root, folder, dataPath(flags.data))) print(line);
}
