import { importRuns } from '../../src/lab/upkeep/import-runs.ts';

/** The lines that an import of recorded runs prints, one a run. */
export async function importLines(
  root: string,
  folder: string,
  { dryRun }: { dryRun?: boolean } = {},
): Promise<string[]> {
  const lines: string[] = [];
  await importRuns(root, folder, undefined, { dryRun, say: (line) => lines.push(line) });
  return lines;
}
