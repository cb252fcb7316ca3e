import { dataPath } from '../data-at-hand.ts';
import { importRuns } from '../import-runs.ts';
import { print, root } from './console.ts';

/** Takes runs into results. */
export async function takeIn(folder: string, flags: { data?: string }): Promise<void> {
  for (const line of await importRuns(root, folder, dataPath(flags.data))) print(line);
}
