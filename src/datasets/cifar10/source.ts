import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../messages/expected-error.ts';
import { readArchive } from '../files/archive.ts';
import { namesIn, pathsBelow, readFiles } from '../files/folder.ts';
import type { SourceFile } from '../files/source-file.ts';
import { classNamesFile, testBatchName, trainBatchNames } from './binary.ts';

/**
 * A copy of CIFAR-10 in one of the two forms that can be decoded. Paths are relative to the folder that holds the form.
 */
export interface Cifar10Files {
  form: 'images' | 'binary';
  files: SourceFile[];
}

export type SourceKind = 'folder' | 'archive';

/** @throws ExpectedError if there is nothing at the path, or neither a folder nor a gzip file */
export async function kindOfSource(path: string): Promise<SourceKind> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new ExpectedError(`There is nothing at ${path}: ${howToPoint}`);
  if (found.isDirectory()) return 'folder';
  if (found.isFile() && (await startsLikeGzip(path))) return 'archive';
  throw unrecognised(path);
}

/** @throws ExpectedError if the archive can't be read or holds something else */
export async function readCifar10Archive(archive: string): Promise<Cifar10Files> {
  const all = await readArchive(archive);
  const root = await findRoot((folder) => namesAmong(all, folder));
  if (!root) throw unrecognised(archive);
  const files = all
    .filter(({ path }) => path.startsWith(root.prefix))
    .map(({ path, bytes }) => ({ path: path.slice(root.prefix.length), bytes }))
    .filter(({ path }) => belongsTo(root.form, path));
  return { form: root.form, files };
}

/** @throws ExpectedError if a file can't be read or the folder holds something else */
export async function readCifar10Folder(
  folder: string,
  report: (phase: string, done?: number, total?: number) => void,
): Promise<Cifar10Files> {
  report('Looking for images');
  const root = await findRoot((below) => foldersOrMarkers(join(folder, below)));
  if (!root) throw unrecognised(folder);
  const base = join(folder, root.prefix);
  const paths = await pathsOf(root.form, base);
  const files = await readFiles(base, paths, (done) =>
    report('Reading images', done, paths.length),
  );
  return { form: root.form, files };
}

interface Root {
  form: Cifar10Files['form'];
  /** Empty, or the name of the single top folder with a slash. */
  prefix: string;
}

const splits = ['train', 'test'];
const batchNames = [...trainBatchNames, testBatchName];
const howToPoint = 'check the path given by --data or RETRACE_DATA';

/** Looks at the top level, then in a single folder there. */
async function findRoot(
  list: (folder: string) => string[] | Promise<string[]>,
): Promise<Root | undefined> {
  const top = await list('');
  const form = formOf(top);
  if (form) return { form, prefix: '' };
  const [only] = top;
  if (only === undefined || top.length > 1) return undefined;
  const formBelow = formOf(await list(only));
  return formBelow && { form: formBelow, prefix: `${only}/` };
}

function formOf(names: readonly string[]): Cifar10Files['form'] | undefined {
  if (names.some((name) => splits.includes(name))) return 'images';
  return names.some((name) => batchNames.includes(name)) ? 'binary' : undefined;
}

/**
 * The folders and batches in `folder`. Other files don't count, so that a README beside a single top folder does no
 * harm.
 */
function namesAmong(files: readonly SourceFile[], folder: string): string[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const below = files.filter(({ path }) => path.startsWith(prefix));
  const names = below
    .map(({ path }) => path.slice(prefix.length).split('/'))
    .filter(([name = '', ...rest]) => rest.length > 0 || batchNames.includes(name))
    .map(([name = '']) => name);
  return [...new Set(names)];
}

async function foldersOrMarkers(folder: string): Promise<string[]> {
  const names = await namesIn(folder);
  const kept = await Promise.all(
    names.map(async (name) => batchNames.includes(name) || isFolder(join(folder, name))),
  );
  return names.filter((_, index) => kept[index]);
}

async function pathsOf(form: Cifar10Files['form'], base: string): Promise<string[]> {
  const names = await namesIn(base);
  if (form === 'binary') return names.filter((name) => belongsTo('binary', name));
  const present = splits.filter((split) => names.includes(split));
  const found = await Promise.all(present.map((split) => pathsBelow(base, split)));
  return found.flat();
}

function belongsTo(form: Cifar10Files['form'], path: string): boolean {
  if (form === 'binary') return path === classNamesFile || batchNames.includes(path);
  return splits.some((split) => path.startsWith(`${split}/`));
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

async function startsLikeGzip(path: string): Promise<boolean> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new ExpectedError(`Can't read ${path} (${error.code}): check its permissions`);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

function unrecognised(path: string): ExpectedError {
  return new ExpectedError(
    `${path} is not CIFAR-10: expected a folder with train/<class>/*.png or *.jpg and test/<class>/, a .tar.gz of one, or the official binary version (data_batch_1.bin to test_batch.bin, or its .tar.gz)`,
  );
}
