import { rename, rm, writeFile } from 'node:fs/promises';
import { temporaryName } from './temporary-name.ts';

/**
 * Writes a file whole or not at all, also where the process is killed: under a temporary name, flushed, then renamed.
 *
 * @param file in a folder that is there
 * @param beside the file or folder beside which the temporary name stands, on the same file system
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
