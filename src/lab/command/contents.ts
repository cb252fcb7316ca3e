import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { md5OfFile } from '../../files/digest.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { pointedAt } from './files/content-digest.ts';
import { kindOf } from './files/listed-files.ts';
import { findPlaces, type Places, shownName } from './files/places.ts';
import type { CommandFingerprint } from './fingerprint-command.ts';

/**
 * Checks, before a command is started, that the files behind it are there, and not only the pointers by which their digests
 * are known.
 *
 * @throws ExpectedError naming the first that isn't, with the remedy
 */
export async function requireContents(
  root: string,
  { inputs, data }: Pick<CommandFingerprint, 'inputs' | 'data'>,
): Promise<void> {
  const places = await findPlaces(root);
  for (const file of inputs) {
    if ((await kindOf(file)) !== 'file' || (await pointedAt(file)) === undefined) continue;
    throw new ExpectedError(
      `${shownName(places, file)} is a Git LFS pointer in place of the file; fetch it: git lfs pull`,
    );
  }
  for (const file of data) if (file.endsWith('.dvc')) await requireKeptByDvc(places, file);
}

const pointerSchema = z.object({
  outs: z.array(z.object({ path: z.string(), md5: z.string().optional() })).default([]),
});

async function requireKeptByDvc(places: Places, pointer: string): Promise<void> {
  const shown = shownName(places, pointer);
  const { success, data } = pointerSchema.safeParse(yamlIn(await readFile(pointer, 'utf8')));
  if (!success) throw new ExpectedError(`${shown} is no pointer of DVC: make it with dvc add`);
  for (const { path: name, md5 } of data.outs) {
    const file = path.resolve(path.dirname(pointer), name);
    const kind = await kindOf(file);
    if (!kind) throw new ExpectedError(`${shown} has ${name}, which isn't here: run dvc pull`);
    // The digest of a folder is one of DVC's own list.
    if (kind === 'folder' || md5 === undefined || (await md5OfFile(file)) === md5) continue;
    throw new ExpectedError(
      `${name} isn't what ${shown} says: run dvc checkout, or dvc add to keep what is here`,
    );
  }
}

function yamlIn(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
