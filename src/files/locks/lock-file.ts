import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { namesIn } from '../names-in.ts';
import { type Fate, fateOf } from '../process-stamp.ts';
import { isNotFound } from '../regular-file.ts';
import { fateOfTemporary, removeLeftovers, temporaryName } from '../temporary-name.ts';
import { fileSystemTime, readWithTime } from './file-time.ts';
import { isEarlierTry, type LockStamp, lockStamp, parseLockStamp } from './lock-stamp.ts';

/** Who holds a lock. */
export interface LockHolder {
  file: string;
  stamp: LockStamp;
  fate: Exclude<Fate, 'gone'>;
  /** When the lock was last written, in milliseconds by its file system's clock. */
  written: number;
}

/** A lock of this process. */
export interface HeldLock {
  /** What the file says. */
  text: string;
  /** Whether it is still this process's. Else who has it instead; nobody if it was removed. */
  look(): Promise<{ isOurs: boolean; other?: LockStamp | undefined }>;
  /** Removes the lock, if it is still this process's. */
  release(): Promise<void>;
}

/** A lock that another process has. */
export interface RefusedLock {
  holder: LockHolder;
  /** For how long it hasn't been written, in milliseconds. Negative if its time lies ahead. */
  silence: number;
}

export interface LockOptions {
  /** Whether silence shall tell that this process is gone: as `LockStamp` has it. */
  beats?: boolean;
  /** For how long a lock that beats must have been silent to be free, in milliseconds. */
  patience?: number;
}

/** In milliseconds: fifteen beats, and five times what a client of NFS may keep in its cache. */
export const defaultPatience = 5 * 60_000;

/**
 * Takes a lock that one process can have at a time, or returns its holder. Takes over the lock of a process that is gone:
 * on this machine the process table tells so. A process of another machine or container can't be observed from here. Its
 * lock is free if it is an earlier try of this process's task, or beats and has been silent; else it counts as held, as does
 * one whose time lies ahead.
 */
export async function takeLock(
  file: string,
  { beats = false, patience = defaultPatience }: LockOptions = {},
): Promise<HeldLock | RefusedLock> {
  await mkdir(path.dirname(file), { recursive: true });
  return withClaim(file, { stamp: lockStamp(beats), patience }, async (claim) => {
    const holder = await take(claim, file);
    if (holder) return { holder, silence: (await claim.now()) - holder.written };
    await removeDebris(claim, file);
    return heldLock(file, textOf(claim));
  });
}

/** Who has a lock; undefined if it is free, or its process is gone. */
export async function lockHolder(file: string): Promise<LockHolder | undefined> {
  const found = await readLock(file);
  return found && holderOf(file, found, onlooker(file));
}

/** The locks in a folder whose processes are gone, and temporary files of processes that died while taking a lock. */
export async function findDeadLocks(folder: string): Promise<string[]> {
  const dead: string[] = [];
  for (const name of (await namesIn(folder)).sort()) {
    const file = path.join(folder, name);
    const fate = await fateOfTemporary(file);
    if (fate === undefined ? await isDeadLock(file) : fate === 'gone') dead.push(file);
  }
  return dead;
}

/** Removes a file that `findDeadLocks` found, unless the lock was taken, or heard of, meanwhile. */
export async function removeDeadLock(file: string): Promise<void> {
  if ((await fateOfTemporary(file)) === 'gone') return rm(file, { force: true });
  const found = await readLock(file);
  if (!found || (await holderOf(file, found, onlooker(file)))) return;
  const observer = { stamp: lockStamp(true), patience: defaultPatience };
  await withClaim(file, observer, (claim) => removeDead(claim, file, found.text));
}

/** Who judges whether a lock is free. */
interface Observer {
  stamp: LockStamp;
  patience: number;
  /** The time by the locks' file system, in milliseconds; undefined if it can't be told. */
  now(): Promise<number | undefined>;
}

/** Who wants to take a lock. */
interface Claim extends Observer {
  /** A file that says who, to link as the lock: after an exclusive open, others could see the lock empty. */
  own: string;
  /** When `own` was written. A claim that was held up so takes a lock for younger, not for older, than it is. */
  now(): Promise<number>;
}

async function withClaim<T>(
  file: string,
  { stamp, patience }: Pick<Observer, 'stamp' | 'patience'>,
  action: (claim: Claim) => Promise<T>,
): Promise<T> {
  const own = temporaryName(file);
  const now = async () => (await readWithTime(own)).written;
  try {
    await writeFile(own, JSON.stringify(stamp));
    return await action({ own, stamp, patience, now });
  } finally {
    await rm(own, { force: true });
  }
}

function onlooker(file: string): Observer {
  const now = () => fileSystemTime(path.dirname(file));
  return { stamp: lockStamp(false), patience: defaultPatience, now };
}

function textOf({ stamp }: Observer): string {
  return JSON.stringify(stamp);
}

function heldLock(file: string, text: string): HeldLock {
  const look = async () => {
    const found = await readLock(file);
    return found?.text === text ? { isOurs: true } : { isOurs: false, other: found?.stamp };
  };
  return {
    text,
    look,
    async release() {
      // Someone may have removed it, and another process taken it.
      if ((await look()).isOurs) await rm(file, { force: true });
    },
  };
}

/** Takes a lock, or returns its holder. */
async function take(claim: Claim, lock: string): Promise<LockHolder | undefined> {
  while (!(await tryLink(claim.own, lock))) {
    const found = await readLock(lock);
    if (!found) continue;
    const holder =
      (await holderOf(lock, found, claim)) ?? (await removeDead(claim, lock, found.text));
    if (holder) return holder;
  }
  return undefined;
}

/**
 * Removes the lock of a process that is gone, or returns the process that is just removing it. Only one may do so at a
 * time: a second could remove a lock that was taken since. A silent process may have been heard of meanwhile.
 */
async function removeDead(
  claim: Claim,
  lock: string,
  text: string,
): Promise<LockHolder | undefined> {
  const takeover = takeoverOf(lock);
  const rival = await take(claim, takeover);
  if (rival) return rival;
  try {
    const found = await readLock(lock);
    const isStill = found?.text === text && !(await holderOf(lock, found, claim));
    if (isStill) await rm(lock, { force: true });
  } finally {
    await rm(takeover, { force: true });
  }
  return undefined;
}

/** Removes what is left of processes that died while they took the lock. */
async function removeDebris(claim: Claim, lock: string): Promise<void> {
  await removeLeftovers(lock);
  const takeover = takeoverOf(lock);
  if ((await take(claim, takeover)) === undefined) await rm(takeover, { force: true });
}

function takeoverOf(lock: string): string {
  return `${lock}.takeover`;
}

/** Whether a file is the lock of a process that is gone. A file without a stamp may be something else. */
async function isDeadLock(file: string): Promise<boolean> {
  const found = await readLock(file);
  return found?.stamp !== undefined && !(await holderOf(file, found, onlooker(file)));
}

interface Lock {
  text: string;
  /** Absent if a power cut erased its content. */
  stamp: LockStamp | undefined;
  written: number;
}

/** Undefined if there is no lock. */
async function readLock(file: string): Promise<Lock | undefined> {
  try {
    const { text, written } = await readWithTime(file);
    return { text, stamp: parseLockStamp(text), written };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Who has a lock, as the observer judges; undefined if it is free. */
async function holderOf(
  file: string,
  { stamp, written }: Lock,
  observer: Observer,
): Promise<LockHolder | undefined> {
  const fate = stamp ? fateOf(stamp) : 'gone';
  if (!stamp || fate === 'gone') return undefined;
  const isFree =
    fate === 'unknown' &&
    (isEarlierTry(stamp, observer.stamp) || (await isSilent(stamp, written, observer)));
  return isFree ? undefined : { file, stamp, fate, written };
}

async function isSilent(
  { beats }: LockStamp,
  written: number,
  { now, patience }: Observer,
): Promise<boolean> {
  if (!beats) return false;
  const time = await now();
  return time !== undefined && time - written >= patience;
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
