import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { isHidden, type SourceFile } from './source-file.ts';

/** Reading more files at once than the disk's queue holds gains nothing, and open files are limited. */
const filesAtOnce = 16;

/** The names in a folder, hidden ones left out. */
export async function namesIn(folder: string): Promise<string[]> {
  const names = await readable(folder, () => readdir(folder));
  return names.filter((name) => !isHidden(name));
}

/** The paths of all files below `folder/start`, relative to `folder`, hidden ones left out. */
export async function pathsBelow(folder: string, start: string): Promise<string[]> {
  const options = { recursive: true, withFileTypes: true } as const;
  const base = join(folder, start);
  const found = await readable(base, () => readdir(base, options));
  return found
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relativePath(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !isHidden(path));
}

/** @throws ExpectedError naming the first file that can't be read */
export async function readFiles(
  folder: string,
  paths: readonly string[],
  report: (done: number) => void,
): Promise<SourceFile[]> {
  const limit = pLimit({ concurrency: filesAtOnce, rejectOnClear: true });
  let done = 0;
  const read = async (path: string): Promise<SourceFile> => {
    const file = join(folder, path);
    const bytes = await readable(file, () => readData(file));
    done += 1;
    if (done % 1000 === 0) report(done);
    return { path, bytes };
  };
  return limit.map(paths, read).finally(() => limit.clearQueue());
}

/** The largest files are CIFAR-10's batches, of 31 MB. */
const maximumBytes = 2 ** 26;

async function readData(file: string): Promise<Uint8Array> {
  const entry = await stat(file);
  // Reading a FIFO would block forever.
  if (!entry.isFile()) throw new ExpectedError(`${plainLine(file)} is no file: remove it`);
  if (entry.size <= maximumBytes) return readFile(file);
  throw new ExpectedError(
    `${plainLine(file)} has ${entry.size} bytes, more than this data set needs: remove it`,
  );
}

async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isExpected(error)) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ExpectedError(
      `Can't read ${plainLine(path)} (${code}): check that it exists and is readable`,
    );
  }
}

function relativePath(folder: string, path: string): string {
  return path.slice(join(folder, '/').length).replaceAll('\\', '/');
}
