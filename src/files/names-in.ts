import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isNotFound, unreadable } from './regular-file.ts';

/** The names in a folder; none where it isn't there. @throws UnreadableError where the system refuses to tell them */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw unreadable(path.basename(folder), error);
  }
}
