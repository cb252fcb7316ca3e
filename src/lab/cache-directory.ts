import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import envPaths from 'env-paths';
import { LabError } from './lab-error.ts';

/** Where downloads, decoded data, engines and checkpoints are kept, outside any project: `RETRACE_CACHE`, or the system's place for caches. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['RETRACE_CACHE'] || envPaths('retrace', { suffix: '' }).cache;
}

/** Makes sure that locks and checkpoints can be written, before anything is run. @throws LabError */
export async function checkCacheWritable(folder = cacheDirectory()): Promise<void> {
  const probe = path.join(folder, `.probe.${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LabError(
      `${folder}: can't be written (${code}); name a folder that you may write to in RETRACE_CACHE`,
    );
  }
}
