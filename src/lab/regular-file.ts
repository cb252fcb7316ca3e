import { readFile, stat } from 'node:fs/promises';
import { LabError } from './lab-error.ts';

/** A file that can't be read now, but may well be whole: it is neither missing nor damaged. */
export class UnreadableError extends LabError {}

/**
 * Reads a part of a record; undefined where it isn't there.
 *
 * @throws LabError where it can't be one, UnreadableError where the system refuses to read it
 */
export async function readRegularFile(
  file: string,
  shown: string,
  maximumBytes: number,
): Promise<Buffer<ArrayBuffer> | undefined> {
  try {
    const entry = await stat(file);
    if (entry.isDirectory()) throw new LabError(`${shown}: is a folder`);
    // A pipe would be waited for, for ever.
    if (!entry.isFile()) throw new LabError(`${shown}: is no file`);
    if (entry.size > maximumBytes) {
      throw new LabError(`${shown}: ${entry.size} bytes is too large for a record`);
    }
    return await readFile(file);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (error instanceof LabError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UnreadableError(
      `${shown}: can't be read (${code ?? message}); make it readable and call it again`,
    );
  }
}

/** Whether there is no such file. */
export function isNotFound(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
