import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { isNotFound } from '../../files/regular-file.ts';
import { kindOf } from './files/listed-files.ts';
import { isWithin, type Places, posix, shownName } from './files/places.ts';
import { isEnvironmentFile } from './locks/lock-files.ts';

/** From so many on, files of a folder are named by their folder. */
const filesNamedAtMost = 20;

/** What a run may read without that its results depend on more than its fingerprint knows. */
interface Expected {
  /** Files that the fingerprint knows: absolute paths. */
  known: readonly string[];
  /** Folders of the run's own: output, checkpoints. */
  outputs: readonly string[];
}

/**
 * The files of the checkout that a script read, but its fingerprint doesn't know, as a record shows them, sorted. Of files
 * that git ignores, too: such data are nowhere else. Not those that the script wrote before.
 *
 * @param log what the audit hook wrote; without it, nothing is known to be read
 */
export async function untrackedFiles(
  places: Places,
  log: string,
  { known, outputs }: Expected,
): Promise<string[]> {
  const isKnown = await knownFiles(known);
  const read = readFirst(await entriesOf(log)).filter(
    (file) =>
      isWithin(places.checkout, file) &&
      !isKnown(file) &&
      !outputs.some((folder) => isWithin(folder, file)) &&
      !isOfTools(posix(path.relative(places.checkout, file))),
  );
  const kinds = await Promise.all(read.map(kindOf));
  const files = read.filter((_, i) => kinds[i] === 'file');
  return joinedByFolder(files.map((file) => shownName(places, file))).sort();
}

async function entriesOf(log: string): Promise<[kind: string, file: string][]> {
  const text = await readFile(log, 'utf8').catch((error: unknown) => {
    if (isNotFound(error)) return '';
    throw error;
  });
  // What follows the last NUL was cut off.
  const entries = text.split('\0').slice(0, -1);
  return entries.map((entry) => {
    const space = entry.indexOf(' ');
    return [entry.slice(0, space), entry.slice(space + 1)];
  });
}

/** The files that were read before the script, or one that it started, wrote them. */
function readFirst(entries: readonly [kind: string, file: string][]): string[] {
  const first = new Map<string, string>();
  for (const [kind, file] of entries) if (!first.has(file)) first.set(file, kind);
  return [...first].filter(([, kind]) => kind === 'read').map(([file]) => file);
}

/** Installed packages, caches, git's own and what says which packages are installed. */
function isOfTools(file: string): boolean {
  const tools = /(^|\/)(site-packages|dist-packages|node_modules|__pycache__|\.git|\.venv)(\/|$)/;
  return tools.test(file) || isEnvironmentFile(file);
}

/** Also what a pointer of DVC stands for. The hook tells files without links. */
async function knownFiles(known: readonly string[]): Promise<(file: string) => boolean> {
  const real = await Promise.all(known.map((file) => realpath(file).catch(() => file)));
  const files = new Set(real);
  const pointers = real.filter((file) => file.endsWith('.dvc'));
  const kept = pointers.map((file) => file.slice(0, -'.dvc'.length));
  return (file) => files.has(file) || kept.some((each) => isWithin(each, file));
}

/** Names the folders that hold many of the files, and in turn the folders that hold many of those. */
function joinedByFolder(names: readonly string[]): string[] {
  const byFolder = Map.groupBy(names, (name) => path.posix.dirname(name));
  const joined = [...byFolder].flatMap(([folder, inIt]) =>
    inIt.length > filesNamedAtMost && folder !== '.' ? [`${folder}/`] : inIt,
  );
  if (joined.length < names.length) return joinedByFolder(joined);
  const folders = joined.filter((name) => name.endsWith('/'));
  return joined.filter((name) => !folders.some((each) => each !== name && name.startsWith(each)));
}
