import path from 'node:path';
import { type LockHolder, lockHolder, takeLock } from '../../files/lock-file.ts';
import { isSameKernel, processStamp } from '../../files/process-stamp.ts';
import { formatDuration } from '../../messages/duration.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';

/** The folder of all runs' locks. */
export function locksFolder(cache: string): string {
  return path.join(cache, 'locks');
}

/** The path of the lock of the run with this fingerprint. */
export function runLock(cache: string, fingerprint: string): string {
  return path.join(locksFolder(cache), fingerprint);
}

/** Whether a process is recording a run of this fingerprint. */
export async function isUnderWay(cache: string, fingerprint: string): Promise<boolean> {
  return (await lockHolder(runLock(cache, fingerprint))) !== undefined;
}

/**
 * Keeps other processes from running the same run at the same time: they would write the same checkpoints.
 *
 * @returns a function that releases the lock
 * @throws ExpectedError naming the process that holds the lock
 */
export async function lockRun(
  file: string,
  name: string,
  now: () => Date,
): Promise<() => Promise<void>> {
  const lock = await takeLock(file);
  if ('release' in lock) return lock.release;
  throw new ExpectedError(`${name}: ${describe(lock.holder, now())}`);
}

function describe({ file, stamp, fate, since }: LockHolder, now: Date): string {
  if (fate === 'running') {
    return `process ${stamp.pid} is running it; wait for it, or stop it first`;
  }
  const host = plainLine(stamp.host);
  const holder = isSameKernel(stamp, processStamp())
    ? `a process of another container of this machine (${host})`
    : `a process of host ${host}`;
  const age = formatDuration(Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000)));
  return `${holder} has held it for ${age}; if it no longer runs there, remove ${file}`;
}
