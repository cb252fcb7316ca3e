import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { git } from '../../../files/git.ts';
import { isNotFound } from '../../../files/regular-file.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';

/** Where the files of a command may lie. All paths are absolute, without links. */
export interface Places {
  /** The project's folder. */
  root: string;
  /** The top of its git checkout, which the project may be a part of; outside a checkout the project's folder. */
  checkout: string;
  isCheckout: boolean;
}

/** What names files outside the project begin with: they are then relative to the checkout. */
const checkoutMark = '<checkout>/';

export async function findPlaces(root: string): Promise<Places> {
  const project = await realpath(root);
  const top = await topOfCheckout(project);
  return { root: project, checkout: top ?? project, isCheckout: top !== undefined };
}

/** The folder of an experiment. */
export function folderOf({ root }: Places, name: string): string {
  return path.join(root, 'src/experiments', name);
}

/** A file's name as records and messages have it: it doesn't tell where the machine has the project. */
export function shownName({ root, checkout }: Places, file: string): string {
  if (isWithin(root, file)) return posix(path.relative(root, file)) || '.';
  return checkoutMark + posix(path.relative(checkout, file));
}

/** Whether a path is a folder or in it. */
export function isWithin(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..';
}

export function posix(file: string): string {
  return file.split(path.sep).join('/');
}

/** A folder and those that it is in, up to another, the innermost first. */
export function foldersUpTo(top: string, folder: string): string[] {
  const above = path.dirname(folder);
  const isTop = folder === top || above === folder;
  return isTop ? [folder] : [folder, ...foldersUpTo(top, above)];
}

/**
 * Undefined outside a checkout, and where there is no git.
 *
 * @throws ExpectedError if git refuses to read the checkout: without it, files that it ignores would count
 */
async function topOfCheckout(project: string): Promise<string | undefined> {
  const folders = foldersUpTo(path.parse(project).root, project);
  if (!folders.some((folder) => existsSync(path.join(folder, '.git')))) return undefined;
  try {
    const top = (await git(project, ['rev-parse', '--show-toplevel'])).replace(/\n$/, '');
    return await realpath(top);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    const said = (error as { stderr?: string }).stderr?.trim().split('\n')[0];
    throw new ExpectedError(`git can't read the checkout: ${said || (error as Error).message}`);
  }
}
