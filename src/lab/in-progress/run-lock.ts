import path from 'node:path';
import {
  defaultPatience,
  type HeldLock,
  lockHolder,
  type RefusedLock,
  takeLock,
} from '../../files/locks/lock-file.ts';
import type { LockStamp } from '../../files/locks/lock-stamp.ts';
import { isSameKernel, processStamp } from '../../files/process-stamp.ts';
import { formatDuration } from '../../messages/duration.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { startHeartbeat } from './heartbeat.ts';

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

/** A run that no other process shall record meanwhile. */
export interface LockedRun {
  /**
   * Whether another process has taken it over, as a look has told: then its files are the other one's. What can't be looked
   * at counts as taken over.
   */
  wasLost(): boolean;
  /**
   * Looks. To be called before each write. A process that is halted between this look and its write may still write when another
   * has taken the run over. That does no harm: both compute the same bits, and write by temporary names and renames.
   *
   * @throws ExpectedError naming who has taken the run over
   */
  requireOurs(): Promise<void>;
  release(): Promise<void>;
}

export interface RunLockOptions {
  /** Between two signs of life, in milliseconds. */
  interval?: number;
  /** After how long a silence a run is taken over, in milliseconds. */
  patience?: number;
}

/** In milliseconds. */
const defaultInterval = 20_000;

/**
 * Keeps other processes from running the same run at the same time, on this and on other machines: they would write the same
 * checkpoints. Gives signs of life until it is released.
 *
 * @throws ExpectedError naming the process that holds the lock
 */
export async function lockRun(
  file: string,
  name: string,
  { interval = defaultInterval, patience = defaultPatience }: RunLockOptions = {},
): Promise<LockedRun> {
  const lock = await takeLock(file, { beats: true, patience });
  if ('holder' in lock) throw new ExpectedError(`${name}: ${describeRefusal(lock, patience)}`);
  const endHeartbeat = await beginHeartbeat(lock, file, interval);
  let isLost = false;
  return {
    wasLost: () => isLost,
    async requireOurs() {
      await requireOurs(lock).catch((error: unknown) => {
        isLost = true;
        throw error;
      });
    },
    async release() {
      await endHeartbeat();
      await lock.release();
    },
  };
}

/** Another process has the run, and will record it. */
export class TakenOverError extends ExpectedError {}

async function beginHeartbeat(
  { text, release }: HeldLock,
  file: string,
  interval: number,
): Promise<() => Promise<void>> {
  try {
    return await startHeartbeat({ file, text, interval });
  } catch (error) {
    await release();
    throw error;
  }
}

async function requireOurs(lock: HeldLock): Promise<void> {
  const { isOurs, other } = await lock.look();
  if (isOurs) return;
  const by = other
    ? nameOf(other)
    : 'a process that has ended since, unless its lock was removed by hand';
  throw new TakenOverError(`taken over by ${by}; this process wrote nothing more`);
}

function describeRefusal(
  { holder: { file, stamp, fate }, silence }: RefusedLock,
  patience: number,
): string {
  const heard = stamp.beats ? `, last heard of ${ago(silence)}` : '';
  if (fate === 'running') {
    return `process ${stamp.pid} is running it${heard}; wait for it, or stop it first`;
  }
  const who = nameOf(stamp);
  if (!stamp.beats) {
    return `${who} has held it for ${age(silence)}; if it no longer runs there, remove ${file}`;
  }
  if (silence < -patience) {
    return `${who} is running it, last heard of at a time that lies ${age(-silence)} ahead; if it no longer runs there, remove ${file}`;
  }
  return `${who} is running it${heard}; wait for it, or stop it there: when it has been silent for ${age(patience)}, the same command takes the run over`;
}

function ago(silence: number): string {
  return silence < 0 ? 'just now' : `${age(silence)} ago`;
}

function age(milliseconds: number): string {
  return formatDuration(Math.max(0, Math.round(milliseconds / 1000)));
}

/** "job 123_4 of slurm on host n2" */
function nameOf(stamp: LockStamp): string {
  const host = plainLine(stamp.host);
  if (stamp.task) return `job ${stamp.task.job} of ${stamp.task.scheduler} on host ${host}`;
  const here = processStamp();
  if (!isSameKernel(stamp, here)) return `a process of host ${host}`;
  if (stamp.pidNamespace === here.pidNamespace) return `process ${stamp.pid} of this machine`;
  return `a process of another container of this machine (${host})`;
}
