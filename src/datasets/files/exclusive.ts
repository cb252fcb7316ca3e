import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type LockHolder, takeLock } from '../../files/locks/lock-file.ts';
import { storing } from './storage.ts';

/**
 * Runs `action` in one process at a time: parallel runs would otherwise download into the same file. The lock file
 * holds its owner's stamp, so that a killed process's lock is recognised.
 * @throws ExpectedError if the lock file can't be written
 */
export async function exclusively<T>(
  lockFile: string,
  report: (phase: string) => void,
  action: () => Promise<T>,
): Promise<T> {
  const release = await acquire(lockFile, report);
  try {
    return await action();
  } finally {
    await release();
  }
}

async function acquire(
  lockFile: string,
  report: (phase: string) => void,
): Promise<() => Promise<void>> {
  for (;;) {
    const lock = await storing(dirname(lockFile), () => takeLock(lockFile));
    if ('release' in lock) return lock.release;
    report(describe(lock.holder));
    await setTimeout(200);
  }
}

function describe({ file, stamp, fate }: LockHolder): string {
  const waiting = `Waiting for the process that holds ${file}`;
  if (fate === 'running') return waiting;
  return `${waiting}, of another container or machine (${stamp.host}); remove it if that no longer runs`;
}
