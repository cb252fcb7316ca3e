import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../messages/expected-error.ts';
import { temporaryName } from './temporary-name.ts';

/**
 * Writes a file completely or not at all, even if the process is killed: under a temporary name, flushed, then renamed.
 *
 * @param file in an existing folder
 * @param beside the file or folder beside which the temporary file is written, on the same file system
 */
export async function writeWholeFile(
  file: string,
  content: string | Uint8Array | Uint8Array[],
  beside = file,
): Promise<void> {
  const temporary = temporaryName(beside);
  try {
    await writeFile(temporary, content, { flush: true });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw deniedWrite(error) ?? error;
  }
}

/** The error of a write in one line with the remedy, if rights or the file system forbid it. */
export function deniedWrite(error: unknown): Error | undefined {
  const { code, path: file = '' } = error as NodeJS.ErrnoException;
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return undefined;
  const problem = `the folder ${path.dirname(file)} can't be written to (${code}); give this user the right to, or work on a copy`;
  return Object.assign(new ExpectedError(problem, { cause: error }), { code });
}
