import type { Stats } from 'node:fs';
import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { git } from '../../../files/git.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { isWithin, type Places, shownName } from './places.ts';

/** A file, or a link that isn't followed. */
export interface Listed {
  file: string;
  /** Where the link leads, as it is written: out of the checkout, or nowhere. */
  target?: string;
}

/** Maximum number of files behind an experiment. */
export const filesAtMost = 5000;

/**
 * The files of a folder that git tracks or would track; outside a checkout all of them. Names that begin with a dot and
 * what Python and npm leave don't count, so that both lists are the same where a copy of the repository has no `.git`.
 *
 * @param remedy what the author does where they are too many
 * @throws ExpectedError if they are too many, or a submodule is missing
 */
export async function filesOfFolder(
  places: Places,
  folder: string,
  remedy: string,
): Promise<Listed[]> {
  const list = places.isCheckout ? seenByGit : onDisk;
  return new Lister(places, list, remedy).list(folder);
}

/** The same with the files that git ignores. */
export async function allFilesOfFolder(
  places: Places,
  folder: string,
  remedy: string,
): Promise<Listed[]> {
  return new Lister(places, onDisk, remedy).list(folder);
}

/** Whether git tracks a file, or would do so; true outside a checkout. */
export async function isSeenByGit({ isCheckout }: Places, file: string): Promise<boolean> {
  if (!isCheckout) return true;
  const name = `:(literal)${path.basename(file)}`;
  return (await git(path.dirname(file), [...listing, '--', name])) !== '';
}

/** What a path leads to: a file, a folder; undefined if there is nothing. */
export async function kindOf(file: string): Promise<'file' | 'folder' | undefined> {
  const entry = await stat(file).catch(() => undefined);
  if (entry?.isDirectory()) return 'folder';
  return entry?.isFile() ? 'file' : undefined;
}

const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];

/** Paths relative to the folder: files, links and submodules. */
type List = (folder: string) => Promise<string[]>;

async function seenByGit(folder: string): Promise<string[]> {
  // A file in conflict is listed once a side; a folder with a checkout of its own ends with a slash.
  const names = (await git(folder, listing)).split('\0').map((name) => name.replace(/\/$/, ''));
  return [...new Set(names)].filter((name) => name !== '' && !isLeft(name));
}

async function onDisk(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  // A virtual environment of Python.
  if (entries.some(({ name }) => name === 'pyvenv.cfg')) return [];
  const kept = entries.filter(({ name }) => !isLeft(name));
  const found = kept.map(async (entry) => {
    if (!entry.isDirectory()) return [entry.name];
    const inner = await onDisk(path.join(folder, entry.name));
    return inner.map((name) => path.join(entry.name, name));
  });
  return (await Promise.all(found)).flat();
}

function isLeft(name: string): boolean {
  return /(^|[/\\])(\.|(node_modules|__pycache__)([/\\]|$))|\.py[co]$/.test(name);
}

class Lister {
  readonly #places: Places;
  readonly #names: List;
  readonly #remedy: string;
  readonly #found: Listed[] = [];

  constructor(places: Places, names: List, remedy: string) {
    this.#places = places;
    this.#names = names;
    this.#remedy = remedy;
  }

  async list(folder: string): Promise<Listed[]> {
    await this.#add(folder, folder, []);
    return this.#found;
  }

  /**
   * @param shown the folder's path as it is reached, perhaps by a link
   * @param outer the real folders that led here by links: a link may lead back
   */
  async #add(folder: string, shown: string, outer: readonly string[]): Promise<void> {
    const names = (await this.#names(folder)).sort();
    this.#count(names.length, shown);
    const entries = await Promise.all(
      names.map((name) => lstat(path.join(folder, name)).catch(() => undefined)),
    );
    for (const [i, name] of names.entries()) {
      const paths = [path.join(folder, name), path.join(shown, name)] as const;
      await this.#addEntry(...paths, entries[i], [...outer, folder]);
    }
  }

  async #addEntry(
    file: string,
    shown: string,
    entry: Stats | undefined,
    outer: readonly string[],
  ): Promise<void> {
    if (entry === undefined) refuseForeignName(shown);
    else if (entry.isFile()) this.#found.push({ file: shown });
    else if (entry.isSymbolicLink()) await this.#addLink(file, shown, outer);
    else if (entry.isDirectory()) await this.#addSubmodule(file, shown, outer);
  }

  async #addLink(file: string, shown: string, outer: readonly string[]): Promise<void> {
    const real = await realpath(file).catch(() => undefined);
    const kind = real === undefined ? undefined : await kindOf(real);
    if (!real || !kind || !isWithin(this.#places.checkout, real)) {
      this.#found.push({ file: shown, target: await readlink(file) });
    } else if (kind === 'file') this.#found.push({ file: shown });
    else if (!outer.includes(real)) await this.#add(real, shown, outer);
  }

  async #addSubmodule(folder: string, shown: string, outer: readonly string[]): Promise<void> {
    if ((await readdir(folder)).length === 0) {
      throw new ExpectedError(
        `${shownName(this.#places, shown)} is an empty submodule: run git submodule update --init`,
      );
    }
    await this.#add(folder, shown, outer);
  }

  #count(more: number, shown: string): void {
    if (this.#found.length + more <= filesAtMost) return;
    throw new ExpectedError(
      `${shownName(this.#places, shown)} has more than ${filesAtMost} files: ${this.#remedy}`,
    );
  }
}

/** Deleted files are still tracked. But a name that isn't UTF-8 can't be found by what was read of it. */
function refuseForeignName(shown: string): void {
  if (!shown.includes('\ufffd')) return;
  throw new ExpectedError(
    `${path.basename(shown)}: the file's name isn't UTF-8: rename it, so that it can be told`,
  );
}
