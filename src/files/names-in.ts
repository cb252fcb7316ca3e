import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isNotFound, unreadable } from './regular-file.ts';

/**
 * The names in a folder; none if there is no such folder. @throws UnreadableError if the system refuses to list them
 */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw unreadable(path.basename(folder), error);
  }
}
