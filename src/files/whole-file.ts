import { rename, rm, writeFile } from 'node:fs/promises';
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
    throw error;
  }
}
