import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { processStamp, runningProcess } from '../lab/process-stamp.ts';
import { storing } from './storage.ts';

/**
 * Runs `action` in one process at a time: runs that start in parallel would otherwise download the same
 * file into each other. The lock file holds its owner's stamp, so that a killed owner's is recognised.
 * @throws DatasetError if the lock file can't be written
 */
export async function exclusively<T>(
  lockFile: string,
  report: (phase: string) => void,
  action: () => Promise<T>,
): Promise<T> {
  await storing(dirname(lockFile), () => mkdir(dirname(lockFile), { recursive: true }));
  while (!(await acquire(lockFile))) {
    report(`Waiting for the process that holds ${lockFile}`);
    await setTimeout(200);
  }
  try {
    return await action();
  } finally {
    await rm(lockFile, { force: true });
  }
}

async function acquire(lockFile: string): Promise<boolean> {
  try {
    await storing(dirname(lockFile), () => create(lockFile));
    return true;
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    if (await ownerIsGone(lockFile)) await rm(lockFile, { force: true });
    return false;
  }
}

class LockedError extends Error {}

async function create(lockFile: string): Promise<void> {
  try {
    await writeFile(lockFile, await processStamp(), { flag: 'wx' });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? new LockedError() : error;
  }
}

async function ownerIsGone(lockFile: string): Promise<boolean> {
  const owner = await readFile(lockFile, 'utf8').catch(() => '');
  // Nothing in it yet: its owner is about to write its stamp.
  return owner !== '' && (await runningProcess(owner)) === undefined;
}
