import { constants } from 'node:fs';
import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from '../../files/digest.ts';
import { isNotFound, unreadable } from '../../files/regular-file.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { digestOfDigests } from './formats/digests.ts';
import type { Source } from './found-run.ts';

/** Logs of runs are smaller; a larger file would take all memory. */
const largestFile = 256 * 2 ** 20;
/** Copies and parts of programs: no run lies there. */
const passedOver = ['.git', 'node_modules', '__pycache__', '.ipynb_checkpoints'];

/**
 * Lists the files of a folder, at any depth. For one file, lists it with those beside it, as tools write a run's
 * parameters in a file of their own. Links are left out, so that nothing outside of the folder is read.
 *
 * @param place a folder or a file, which itself may be a link
 * @param mostFiles a folder with more holds more than runs
 * @throws ExpectedError if there is no such place, or it holds too many files
 */
export async function openSource(place: string, mostFiles = 100_000): Promise<Source> {
  const real = await realpath(place).catch((error) => {
    throw isNotFound(error)
      ? new ExpectedError(`${place}: there is no such file or folder`)
      : unreadable(place, error);
  });
  const kind = await stat(real);
  if (kind.isDirectory()) return sourceOf(real, await filesBelow(real, place, mostFiles));
  if (!kind.isFile()) throw new ExpectedError(`${place}: is neither a file nor a folder`);
  const named = path.basename(real);
  const beside = await filesIn(path.dirname(real), named, mostFiles);
  return sourceOf(path.dirname(real), beside, named);
}

/** A source of which only the runs count that a file belongs to. @throws ExpectedError if it has no such file */
export function narrowTo(source: Source, file: string): Source {
  const named = path.posix.normalize(file.split(path.sep).join('/'));
  if (source.files.includes(named)) return { ...source, named };
  throw new ExpectedError(`${file}: there is no such file; there are ${listed(source.files)}`);
}

/** A few files by name, and how many more there are. */
export function listed(files: readonly string[], most = 5): string {
  const more = files.length - most;
  const first = files.slice(0, most).join(', ');
  if (files.length === 0) return 'none';
  return more > 0 ? `${first} and ${more} more` : first;
}

/** The digest of a run's files. That of one file is its own SHA-256. */
export function digestOfFiles(contents: readonly Uint8Array[]): string {
  return digestOfDigests(contents.map((content) => sha256(content)));
}

function sourceOf(folder: string, files: readonly string[], named?: string): Source {
  const known = new Set(files);
  const pathOf = (file: string) => {
    if (!known.has(file)) throw new ExpectedError(`${file}: isn't one of the files to be read`);
    return path.join(folder, ...file.split('/'));
  };
  return {
    files,
    named,
    pathOf,
    read: async (file, maximumBytes = largestFile) =>
      withFile(pathOf(file), file, (handle, bytes) => {
        if (bytes <= maximumBytes) return readAt(handle, 0, bytes);
        throw new ExpectedError(
          `${file}: ${bytes} bytes is too large; at most ${maximumBytes} are read`,
        );
      }),
    head: async (file, wanted) =>
      withFile(pathOf(file), file, (handle, bytes) => readAt(handle, 0, Math.min(bytes, wanted))),
    part: async (file, start, wanted) =>
      withFile(pathOf(file), file, (handle, bytes) =>
        readAt(handle, start, Math.max(0, Math.min(bytes - start, wanted))),
      ),
  };
}

async function withFile(
  absolute: string,
  shown: string,
  use: (handle: FileHandle, bytes: number) => Promise<Buffer>,
): Promise<Buffer> {
  // Since the files were listed, one may have become a link, or a pipe, whose opening would wait.
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  let handle: FileHandle | undefined;
  try {
    handle = await open(absolute, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
    const kind = await handle.stat();
    if (!kind.isFile()) throw new ExpectedError(`${shown}: is no file`);
    return await use(handle, kind.size);
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    throw unreadable(shown, error);
  } finally {
    await handle?.close();
  }
}

/** As many bytes as the file had when it was opened: what is written meanwhile comes with the next reading. */
async function readAt(handle: FileHandle, start: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  let filled = 0;
  while (filled < bytes) {
    const { bytesRead } = await handle.read(buffer, filled, bytes - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

async function filesBelow(folder: string, shown: string, mostFiles: number): Promise<string[]> {
  const files: string[] = [];
  const folders = [''];
  for (const inside of folders) {
    const entries = await entriesOf(path.join(folder, inside), path.posix.join(shown, inside));
    // A virtual environment, of whatever name.
    if (entries.some(({ name }) => name === 'pyvenv.cfg')) continue;
    for (const entry of entries) {
      const file = path.posix.join(inside, entry.name);
      if (entry.isFile()) files.push(file);
      if (entry.isDirectory() && !passedOver.includes(entry.name)) folders.push(file);
    }
    if (files.length > mostFiles) {
      throw new ExpectedError(
        `${shown}: holds more than ${mostFiles} files; name the folder of the runs, or one file`,
      );
    }
  }
  return files.sort();
}

async function filesIn(folder: string, named: string, mostFiles: number): Promise<string[]> {
  const entries = await entriesOf(folder, '.');
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  return files.length > mostFiles ? [named] : files.sort();
}

function entriesOf(folder: string, shown: string) {
  return readdir(folder, { withFileTypes: true }).catch((error) => {
    throw unreadable(shown, error);
  });
}
