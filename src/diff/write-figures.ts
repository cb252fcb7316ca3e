import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Side, sideBySide } from '../charts/files/side-by-side.ts';
import { attemptAsync } from '../evidence/attempt.ts';
import { ExpectedError } from '../messages/expected-error.ts';
import type { Sides } from './compare-snapshots.ts';
import { countOf } from './groups.ts';
import type { DrawnFigure } from './items.ts';
import type { ResultsDiff } from './results-diff.ts';

/**
 * Writes the changed figures into a folder: for each, a picture of both sides, and the data of each side as CSV.
 * Returns lines that report it. @throws ExpectedError if the folder isn't empty, or can't be written
 */
export async function writeFigures(folder: string, diff: ResultsDiff): Promise<string[]> {
  await requireEmpty(folder);
  const lines: string[] = [];
  for (const [of, figure] of diff.figures) {
    const file = path.join(folder, of.replace('/', '-'));
    const sides = sidesOf(figure, diff);
    for (const { name, csv } of sides) if (csv) await writeFile(`${file}-${name}.csv`, csv);
    const picture = await attemptAsync(() => sideBySide(of, sides));
    if ('ok' in picture) await writeFile(`${file}.svg`, picture.ok);
    else lines.push(`${of}: there is no picture: ${picture.error}`);
  }
  return [...lines, `wrote ${countOf(diff.figures.size, 'figure')} into ${folder}`];
}

interface NamedSide extends Side {
  name: string;
  csv?: string;
}

/** The sides that could be drawn. */
function sidesOf({ before, after }: Sides<DrawnFigure>, diff: ResultsDiff): NamedSide[] {
  return [
    ...(before ? [{ ...before, title: `Before: ${diff.before}`, name: 'before' }] : []),
    ...(after ? [{ ...after, title: `After: ${diff.after}`, name: 'after' }] : []),
  ];
}

/** Refuses a folder with files: those of an earlier diff would look like changes of this one. */
async function requireEmpty(folder: string): Promise<void> {
  const entries = await mkdir(folder, { recursive: true })
    .then(() => readdir(folder))
    .catch(({ code }: NodeJS.ErrnoException) => {
      throw new ExpectedError(`${folder}: can't be written (${code}); name a folder that can`);
    });
  if (entries.length > 0) throw new ExpectedError(`${folder}: is not empty; name a new folder`);
}
