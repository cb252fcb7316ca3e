import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { leftByGit } from '../../../files/left-by-git.ts';
import { isNotFound, unreadable } from '../../../files/regular-file.ts';
import { ExpectedError, isExpected } from '../../../messages/expected-error.ts';
import { firstIssue } from '../../../messages/first-issue.ts';
import { foldersUpTo, isWithin, type Places, shownName } from '../files/places.ts';
import { readCondaLock, readPixiLock } from './conda-locks.ts';
import { readPipfileLock, readRenvLock } from './json-locks.ts';
import { readJuliaManifest } from './julia-manifest.ts';
import type { Language } from './languages.ts';
import type { Locked } from './locked.ts';
import { decoded, readRequirements } from './requirements.ts';
import { readTomlLock } from './toml-lock.ts';

/** The file that says in which versions a command's packages are installed. */
export interface LockFile {
  file: string;
  /** Absolute paths of the files that it includes. */
  included: string[];
  /** Undefined if the file's kind isn't known: it then counts whole. */
  locked: Locked | undefined;
  /** Whether a file of this kind fixes versions: `environment.yml` doesn't. */
  isLock: boolean;
  /** What installs what it says: "uv sync". */
  install: string | undefined;
}

/**
 * The lock file of a command in a folder: that in the nearest folder up to the top of the checkout, and there the first of
 * its language's kinds, in the order below.
 */
export async function findLockFile(
  places: Places,
  folder: string,
  language: Language | undefined,
): Promise<LockFile | undefined> {
  if (!language) return undefined;
  const kindsOfLanguage = kinds.filter((kind) => kind.languages.includes(language));
  for (const each of foldersUpTo(places.checkout, folder)) {
    const names = await namesOf(each);
    const kind = kindsOfLanguage.find(({ name }) => names.includes(name));
    if (kind) return readLockFile(places, path.join(each, kind.name), kind);
  }
  return undefined;
}

/**
 * The lock file that an author names, relative to the experiment's folder.
 *
 * @throws ExpectedError if it's missing, outside the checkout, or can't be parsed
 */
export async function namedLockFile(
  places: Places,
  folder: string,
  named: string,
): Promise<LockFile> {
  const file = path.resolve(folder, named);
  if (path.isAbsolute(named) || !isWithin(places.checkout, file)) {
    throw new ExpectedError(
      `environment is "${named}", which is outside the checkout: name a file in it, relative to ${shownName(places, folder)}`,
    );
  }
  const base = path.basename(file);
  const kind =
    kinds.find(({ name }) => name === base) ??
    kinds.find(({ pattern }) => pattern?.test(base)) ??
    (base.endsWith('.txt') ? kinds.find(({ name }) => name === 'requirements.txt') : undefined) ??
    unknownKind(base);
  return readLockFile(places, file, kind);
}

/** Whether a file says which packages are installed: it counts by their versions, not as source. */
export function isEnvironmentFile(file: string): boolean {
  const base = path.basename(file);
  return (
    kinds.some(({ name, pattern }) => name === base || pattern?.test(base)) || other.test(base)
  );
}

/** What lock files are made from, or configure its making. */
const other =
  /^(pyproject\.toml|pixi\.toml|Pipfile|Project\.toml|DESCRIPTION|setup\.cfg|environment[\w.-]*\.ya?ml|requirements[\w.-]*\.(txt|in))$/;

interface Kind {
  name: string;
  /** Other names by which an author may call it. */
  pattern?: RegExp;
  languages: readonly Language[];
  read?: (text: string, file: string, checkout: string) => Locked | Promise<Locked & Included>;
  isLock?: false;
  install?: string;
}
interface Included {
  included: string[];
}

/** In the order in which those of one folder are tried. */
const kinds: readonly Kind[] = [
  { name: 'uv.lock', languages: ['python'], read: readTomlLock, install: 'uv sync' },
  { name: 'poetry.lock', languages: ['python'], read: readTomlLock, install: 'poetry sync' },
  { name: 'pdm.lock', languages: ['python'], read: readTomlLock, install: 'pdm sync' },
  { name: 'Pipfile.lock', languages: ['python'], read: readPipfileLock, install: 'pipenv sync' },
  { name: 'renv.lock', languages: ['r'], read: readRenvLock, install: 'renv::restore()' },
  {
    name: 'Manifest.toml',
    pattern: /^(Julia)?Manifest(-v[\d.]+)?\.toml$/,
    languages: ['julia'],
    read: readJuliaManifest,
    install: 'Pkg.instantiate()',
  },
  {
    name: 'pixi.lock',
    languages: ['python', 'r', 'julia'],
    read: readPixiLock,
    install: 'pixi install',
  },
  {
    name: 'conda-lock.yml',
    pattern: /^([\w.-]+\.)?conda-lock\.ya?ml$/,
    languages: ['python', 'r', 'julia'],
    read: readCondaLock,
    install: 'conda-lock install',
  },
  {
    name: 'pylock.toml',
    pattern: /^pylock\.[\w-]+\.toml$/,
    languages: ['python'],
    read: readTomlLock,
    install: 'uv pip sync pylock.toml',
  },
  {
    name: 'requirements.txt',
    pattern: /^[\w.-]*requirements[\w.-]*\.txt$/,
    languages: ['python'],
    read: readRequirements,
    install: 'pip install -r requirements.txt',
  },
  { name: 'environment.yml', languages: ['python', 'r'], isLock: false },
  { name: 'environment.yaml', languages: ['python', 'r'], isLock: false },
];

function unknownKind(name: string): Kind {
  const isLock = /lock|\.sum$/i.test(name);
  return { name, languages: [], ...(!isLock && { isLock }) };
}

async function readLockFile(places: Places, file: string, kind: Kind): Promise<LockFile> {
  const shown = shownName(places, file);
  const content = await readFile(file).catch((error: unknown) => {
    if (!isNotFound(error)) throw unreadable(shown, error);
    throw new ExpectedError(`environment names ${shown}, which isn't there`);
  });
  const text = decoded(content);
  const left = leftByGit(text, shown);
  if (left) throw new ExpectedError(`${shown}: ${left}`);
  const base = path.basename(file);
  const install = kind.install?.replace(kind.name, base);
  const rest = { file, isLock: kind.isLock ?? true, install };
  if (!kind.read) return { ...rest, included: [], locked: undefined };
  const read = await parsed(shown, () => kind.read!(text, file, places.checkout));
  const included = 'included' in read ? (read.included as string[]) : [];
  return { ...rest, included, locked: { pinned: read.pinned, unpinned: read.unpinned } };
}

async function parsed<T>(shown: string, parse: () => T | Promise<T>): Promise<T> {
  try {
    return await parse();
  } catch (error) {
    if (isExpected(error)) throw error;
    const reason =
      error instanceof z.ZodError ? firstIssue(error) : (error as Error).message.split('\n')[0];
    throw new ExpectedError(`${shown} can't be parsed (${reason}): make it again`);
  }
}

async function namesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (isNotFound(error)) return [];
    throw unreadable(path.basename(folder), error);
  });
}
