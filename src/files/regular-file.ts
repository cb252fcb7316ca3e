import { lstatSync, readFileSync, type Stats } from 'node:fs';
import path from 'node:path';
import { ExpectedError, isExpected } from '../messages/expected-error.ts';

/** A file that can't be read now, but may be intact: it is neither missing nor damaged. */
export class UnreadableError extends ExpectedError {}

/**
 * Reads a file of a record; undefined if there is no such file. Synchronous, because an experiment may have tens of thousands
 * of small files: waiting for each costs several times as much as reading it.
 *
 * @param root the folder that contains `results`
 * @param shown the file's path from there
 * @param maximumBytes a larger file is refused
 * @throws ExpectedError if the file is too large, or is no regular file below `results`; UnreadableError if the system
 * refuses to read it
 */
export function readRegularFile(
  root: string,
  shown: string,
  maximumBytes: number,
): Buffer<ArrayBuffer> | undefined {
  try {
    const entry = entryWithoutLinks(root, shown);
    if (entry.isDirectory()) throw new ExpectedError(`${shown}: is a folder`);
    // Reading a pipe would block forever.
    if (!entry.isFile()) throw new ExpectedError(`${shown}: is no file`);
    if (entry.size > maximumBytes) {
      throw new ExpectedError(`${shown}: ${entry.size} bytes is too large for a record`);
    }
    return readFileSync(path.join(root, shown));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (isExpected(error)) throw error;
    throw unreadable(shown, error);
  }
}

/** The error for a file or a folder that the system refuses to read. */
export function unreadable(shown: string, error: unknown): UnreadableError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new UnreadableError(
    `${shown}: can't be read (${code ?? message}); make it readable and call it again`,
  );
}

/** Whether an error says that a file or a folder is missing. */
export function isNotFound(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/**
 * A file's entry. Refuses links, except `results` itself: a link in a record could lead to any file, and what is read is
 * shown and published.
 */
function entryWithoutLinks(root: string, shown: string): Stats {
  const parts = shown.split(path.sep);
  let entry: Stats | undefined;
  for (let depth = Math.min(2, parts.length); depth <= parts.length; depth++) {
    const part = path.join(...parts.slice(0, depth));
    entry = lstatSync(path.join(root, part));
    if (depth > 1 && entry.isSymbolicLink()) {
      throw new ExpectedError(
        `${part}: is a link; put what it leads to in its place (results itself may be a link)`,
      );
    }
  }
  return entry!;
}
