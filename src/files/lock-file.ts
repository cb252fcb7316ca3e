import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { namesIn } from './names-in.ts';
import { type Fate, fateOf, type ProcessStamp, parseStamp, processStamp } from './process-stamp.ts';
import { isNotFound } from './regular-file.ts';
import { fateOfTemporary, removeLeftovers, temporaryName } from './temporary-name.ts';

/** Who holds a lock. */
export interface LockHolder {
  file: string;
  stamp: ProcessStamp;
  fate: Exclude<Fate, 'gone'>;
  since: Date;
}

/**
 * Takes a lock that one process can have at a time, or returns its holder. Takes over the lock of a dead process. A
 * process of another machine or container can't be observed from here, so its lock counts as held.
 */
export async function takeLock(
  file: string,
): Promise<{ release(): Promise<void> } | { holder: LockHolder }> {
  await mkdir(path.dirname(file), { recursive: true });
  return withOwnFile(file, async (own) => {
    const holder = await take(own, file);
    if (holder) return { holder };
    await removeDebris(own, file);
    return { release: () => release(file) };
  });
}

/** Who has a lock; undefined if it is free, or its process has died. */
export async function lockHolder(file: string): Promise<LockHolder | undefined> {
  return (await readLock(file))?.holder;
}

/** The locks in a folder whose processes have died, and temporary files of processes that died while taking a lock. */
export async function findDeadLocks(folder: string): Promise<string[]> {
  const dead: string[] = [];
  for (const name of (await namesIn(folder)).sort()) {
    const file = path.join(folder, name);
    const fate = await fateOfTemporary(file);
    if (fate === undefined ? await isDeadLock(file) : fate === 'gone') dead.push(file);
  }
  return dead;
}

/** Removes a file that `findDeadLocks` found, unless the lock was taken meanwhile. */
export async function removeDeadLock(file: string): Promise<void> {
  if ((await fateOfTemporary(file)) === 'gone') return rm(file, { force: true });
  const found = await readLock(file);
  if (!found || found.holder) return;
  await withOwnFile(file, (own) => removeDead(own, file, found.text));
}

/** Gives `action` a finished file, to link as the lock: after an exclusive open, others could see the lock empty. */
async function withOwnFile<T>(file: string, action: (own: string) => Promise<T>): Promise<T> {
  const own = temporaryName(file);
  try {
    await writeFile(own, ownText());
    return await action(own);
  } finally {
    await rm(own, { force: true });
  }
}

function ownText(): string {
  return JSON.stringify(processStamp());
}

/** Takes a lock, or returns its holder. */
async function take(own: string, lock: string): Promise<LockHolder | undefined> {
  while (!(await tryLink(own, lock))) {
    const found = await readLock(lock);
    if (!found) continue;
    const holder = found.holder ?? (await removeDead(own, lock, found.text));
    if (holder) return holder;
  }
  return undefined;
}

/**
 * Removes the lock of a dead process, or returns the process that is just removing it. Only one may do so at a time: a
 * second could remove a lock that was taken since.
 */
async function removeDead(
  own: string,
  lock: string,
  text: string,
): Promise<LockHolder | undefined> {
  const takeover = takeoverOf(lock);
  const rival = await take(own, takeover);
  if (rival) return rival;
  try {
    if ((await readLock(lock))?.text === text) await rm(lock, { force: true });
  } finally {
    await rm(takeover, { force: true });
  }
  return undefined;
}

/** Removes what is left of processes that died while they took the lock. */
async function removeDebris(own: string, lock: string): Promise<void> {
  await removeLeftovers(lock);
  const takeover = takeoverOf(lock);
  if ((await take(own, takeover)) === undefined) await rm(takeover, { force: true });
}

function takeoverOf(lock: string): string {
  return `${lock}.takeover`;
}

/** Removes the lock only if it is still this process's: someone may have removed it, and another process taken it. */
async function release(file: string): Promise<void> {
  if ((await readLock(file))?.text === ownText()) await rm(file, { force: true });
}

/** Whether a file is the lock of a dead process. A file without a stamp may be something else. */
async function isDeadLock(file: string): Promise<boolean> {
  const found = await readLock(file);
  return found?.stamp !== undefined && !found.holder;
}

interface Lock {
  text: string;
  stamp: ProcessStamp | undefined;
  holder?: LockHolder;
}

/** Undefined if there is no lock. Without a holder if its process has died, or a power cut erased its content. */
async function readLock(file: string): Promise<Lock | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    const { mtime: since } = await stat(file);
    const stamp = parseStamp(text);
    const fate = stamp ? fateOf(stamp) : 'gone';
    return {
      text,
      stamp,
      ...(stamp && fate !== 'gone' && { holder: { file, stamp, fate, since } }),
    };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
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
