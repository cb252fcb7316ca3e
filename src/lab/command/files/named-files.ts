import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { ExpectedError } from '../../../messages/expected-error.ts';
import {
  allFilesOfFolder,
  filesOfFolder,
  isSeenByGit,
  kindOf,
  type Listed,
} from './listed-files.ts';
import { isWithin, type Places, shownName } from './places.ts';

/**
 * The files that an entry of `uses` names: a path or a pattern, relative to the experiment's folder. Of a folder all files
 * that git sees.
 *
 * @throws ExpectedError naming the entry if it leaves the checkout, or names nothing that git sees
 */
export async function usedFiles(places: Places, folder: string, entry: string): Promise<Listed[]> {
  const { base, pattern } = await resolveEntry(places, folder, 'uses', entry);
  const kind = await kindOf(base);
  if (kind === undefined) refuseEmpty(places, folder, 'uses', entry);
  if (kind === 'file') {
    if (await isSeenByGit(places, base)) return [{ file: base }];
    throw new ExpectedError(
      `uses has "${entry}", which git ignores, so that copies of the repository lack it: take it out of .gitignore, or keep a DVC pointer of it and name it in inputs`,
    );
  }
  const seen = await filesOfFolder(places, base, 'name fewer in uses');
  const found = pattern === undefined ? seen : await matching(seen, base, [pattern]);
  if (found.length === 0) refuseEmpty(places, folder, 'uses', entry);
  return found;
}

/**
 * The files that an entry of `inputs` names, those that git ignores, too. In place of files that DVC keeps, its pointers
 * are listed, whether the files are there or not.
 *
 * @throws ExpectedError naming the entry if it leaves the checkout, or names nothing
 */
export async function inputFiles(places: Places, folder: string, entry: string): Promise<string[]> {
  const listed = await listInputs(places, folder, entry);
  for (const { file, target } of listed) {
    if (target !== undefined) refuseLink(places, 'inputs', entry, file);
  }
  if (listed.length === 0) refuseEmpty(places, folder, 'inputs', entry);
  return withoutPointedAt(listed.map(({ file }) => file));
}

async function listInputs(places: Places, folder: string, entry: string): Promise<Listed[]> {
  const { base, pattern } = await resolveEntry(places, folder, 'inputs', entry);
  const remedy = 'keep them in one archive, or as a folder that DVC keeps';
  if (pattern !== undefined) {
    const all = await allFilesOfFolder(places, base, remedy);
    return matching(all, base, [pattern, `${pattern}.dvc`]);
  }
  const pointer = `${base}.dvc`;
  if (await kindOf(pointer)) return [{ file: pointer }];
  const kind = await kindOf(base);
  if (kind === undefined) refuseMissing(places, folder, entry);
  return kind === 'file' ? [{ file: base }] : allFilesOfFolder(places, base, remedy);
}

type Field = 'uses' | 'inputs';

/** Where an entry leads, and the pattern that files there must match. */
async function resolveEntry(
  places: Places,
  folder: string,
  field: Field,
  entry: string,
): Promise<{ base: string; pattern?: string }> {
  if (path.isAbsolute(entry) || /^([A-Za-z]:|[\\/~])/.test(entry)) {
    throw new ExpectedError(
      `${field} has "${entry}", which is no path relative to ${shownName(places, folder)}: only such paths are the same everywhere`,
    );
  }
  const whole = path.resolve(folder, entry);
  const isPath = !isPattern(entry) || (await kindOf(whole)) !== undefined;
  const parts = entry.split('/');
  const fixed = isPath ? parts.length : parts.findIndex(isPattern);
  const base = path.resolve(folder, ...parts.slice(0, fixed));
  await refuseOutside(places, folder, field, entry, base);
  if (isPath) return { base };
  if ((await kindOf(base)) !== 'folder') refuseEmpty(places, folder, field, entry);
  return { base, pattern: parts.slice(fixed).join('/') };
}

function isPattern(text: string): boolean {
  return /[*?[\]{}]|[!+@]\(/.test(text);
}

async function matching(
  files: readonly Listed[],
  base: string,
  patterns: string[],
): Promise<Listed[]> {
  const found = await glob(patterns, {
    cwd: base,
    absolute: true,
    expandDirectories: false,
    ignore: ['**/node_modules/**', '**/__pycache__/**'],
  });
  const matched = new Set(found.map((file) => path.normalize(file)));
  return files.filter(({ file }) => matched.has(file));
}

/** Without the files, and those of the folders, beside which their pointer `<name>.dvc` lies. */
function withoutPointedAt(files: readonly string[]): string[] {
  const kept = files.filter((file) => file.endsWith('.dvc')).map((file) => file.slice(0, -4));
  return files.filter((file) => !kept.some((each) => isWithin(each, file)));
}

/** Links count where they lead to. */
async function refuseOutside(
  places: Places,
  folder: string,
  field: Field,
  entry: string,
  base: string,
): Promise<void> {
  const real = await realpath(base).catch(() => base);
  if (!isWithin(places.checkout, base)) refuseLeaving(places, folder, field, entry);
  if (!isWithin(places.checkout, real)) refuseLink(places, field, entry, base);
}

function refuseLeaving(places: Places, folder: string, field: Field, entry: string): never {
  const out = places.isCheckout
    ? 'leaves the git checkout: copy it into the repository, or add it as a submodule'
    : `leaves the project: only in a git checkout may ${field} lead out of it`;
  throw new ExpectedError(`${field} has "${entry}" in ${shownName(places, folder)}, which ${out}`);
}

function refuseEmpty(places: Places, folder: string, field: Field, entry: string): never {
  throw new ExpectedError(
    `${field} has "${entry}", which names no file: paths are relative to ${shownName(places, folder)}`,
  );
}

function refuseMissing(places: Places, folder: string, entry: string): never {
  throw new ExpectedError(
    `inputs has "${entry}", which isn't in ${shownName(places, folder)}: get the file, or keep a Git LFS or DVC pointer of it in the repository, as sites are built without the data`,
  );
}

function refuseLink(places: Places, field: Field, entry: string, file: string): never {
  const remedy =
    field === 'uses'
      ? 'put what it leads to into the repository'
      : "keep a Git LFS or DVC pointer in its place, or say data: { edition: '…' }";
  throw new ExpectedError(
    `${field} has "${entry}", but ${shownName(places, file)} is a link out of the checkout: ${remedy}`,
  );
}
