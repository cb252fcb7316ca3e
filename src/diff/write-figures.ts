import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Side, sideBySide } from '../charts/side-by-side.ts';
import { LabError } from '../lab/lab-error.ts';
import type { ResultsDiff } from './results-diff.ts';

/**
 * Writes the figures that changed into a folder: of each a picture of what it was and is, and as CSV what either draws.
 * Returns how many there are. @throws LabError for a folder that isn't empty, or can't be written
 */
export async function writeFigures(folder: string, diff: ResultsDiff): Promise<number> {
  await requireEmpty(folder);
  for (const [of, { before, after }] of diff.figures) {
    const sides: (Side & { csv: string; name: string })[] = [
      ...(before ? [{ ...before, title: `Before: ${diff.before}`, name: 'before' }] : []),
      ...(after ? [{ ...after, title: `After: ${diff.after}`, name: 'after' }] : []),
    ];
    if (sides.length === 0) continue;
    const file = path.join(folder, of.replace('/', '-'));
    await writeFile(`${file}.svg`, await sideBySide(of, sides));
    for (const { name, csv } of sides) await writeFile(`${file}-${name}.csv`, csv);
  }
  return diff.figures.size;
}

/** What an earlier diff left there would pass for a change. */
async function requireEmpty(folder: string): Promise<void> {
  const entries = await mkdir(folder, { recursive: true })
    .then(() => readdir(folder))
    .catch(({ code }: NodeJS.ErrnoException) => {
      throw new LabError(`${folder}: can't be written (${code}); name a folder that can`);
    });
  if (entries.length > 0) throw new LabError(`${folder}: is not empty; name a new folder`);
}
