import { readdir } from 'node:fs/promises';
import { isNotFound } from './regular-file.ts';

/** The names in a folder; none where it isn't there. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
