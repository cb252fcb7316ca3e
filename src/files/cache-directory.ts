import path from 'node:path';
import envPaths from 'env-paths';
import { ExpectedError } from '../messages/expected-error.ts';
import { probeFolder } from './check-writable.ts';

/**
 * The folder for downloads, decoded data, engines and checkpoints, outside any project: `RETRACE_CACHE`, or the
 * system's folder for caches.
 */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  // Programs that are given paths in it start in other folders.
  return path.resolve(environment['RETRACE_CACHE'] || envPaths('retrace', { suffix: '' }).cache);
}

/** Checks that locks and checkpoints can be written, before anything is run. @throws ExpectedError */
export async function checkCacheWritable(folder = cacheDirectory()): Promise<void> {
  try {
    await probeFolder(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ExpectedError(
      `${folder}: can't be written (${code}); name a folder that you may write to in RETRACE_CACHE`,
    );
  }
}
