import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { removeLeftovers } from '../../files/temporary-name.ts';
import { writeWholeFile } from '../../files/whole-file.ts';
import { ExpectedError } from '../../messages/expected-error.ts';

/**
 * Writes a file of the cache whole or not at all, and creates its folder.
 * @throws ExpectedError if the folder can't be written to
 */
export async function writeWhole(file: string, content: string | Uint8Array[]): Promise<void> {
  await storing(dirname(file), async () => {
    await mkdir(dirname(file), { recursive: true });
    await removeLeftovers(file);
    await writeWholeFile(file, content);
  });
}

/**
 * Runs `action`, which writes below `directory`.
 * @throws ExpectedError with a remedy if the directory is full or can't be written to
 */
export async function storing<T>(directory: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw storageError(error, directory) ?? error;
  }
}

/** The error as one line with a remedy, if it means that `directory` can't be written to; else undefined. */
export function storageError(error: unknown, directory: string): ExpectedError | undefined {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  // A firewall that refuses a connection gives the same codes.
  if (code === undefined || syscall === 'connect') return undefined;
  if (fullCodes.has(code)) {
    return new ExpectedError(
      `No room in the cache folder ${directory} (${code}): free 500 MB there`,
    );
  }
  if (!deniedCodes.has(code)) return undefined;
  return new ExpectedError(
    `Can't write to the cache folder ${directory} (${code}): make it a writable folder, or use another`,
  );
}

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const deniedCodes = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENOENT']);
