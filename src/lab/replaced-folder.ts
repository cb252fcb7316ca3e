import { lstat, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isRunning } from './process-stamp.ts';
import { isNotFound, unreadable } from './regular-file.ts';

/** A name beside a folder's own, under which this process writes what is to replace it. */
export function temporaryFolder(folder: string): string {
  return path.join(path.dirname(folder), `.${path.basename(folder)}.${process.pid}`);
}

/** A folder can't be renamed onto a full one: the old one steps aside first. Readers read `steadily`. */
export async function replaceFolder(from: string, to: string): Promise<void> {
  const aside = `${from}.old`;
  const hadOld = await rename(to, aside).then(
    () => true,
    (error) => {
      if (isNotFound(error)) return false;
      throw error;
    },
  );
  try {
    await rename(from, to);
  } catch (error) {
    if (hadOld) await rename(aside, to);
    throw error;
  }
  if (hadOld) await rm(aside, { recursive: true, force: true });
}

/** The folder whose name a temporary one bears while it is set aside; undefined for another name. */
export function nameOfSetAside(name: string): string | undefined {
  return /^\.(.+)\.\d+\.old$/.exec(name)?.[1];
}

/** A temporary name, as above, of a process that is no longer writing. */
export function isLeftover(name: string): boolean {
  const [, owner] = /^\..+\.(\d+)(?:\.old)?$/.exec(name) ?? [];
  return owner !== undefined && !isRunning(Number(owner));
}

/** Half a second in all: a folder is away for less than a millisecond, unless its writer was killed just then. */
const maximumAttempts = 100;
const pauseMilliseconds = 5;

/**
 * Reads several files of a folder as they were at one time, though it may be replaced meanwhile. What `read` throws
 * is believed where the folder stayed the same; else it is read again.
 *
 * @param read has to fail where what it read doesn't belong together
 * @returns undefined where there is no such folder
 */
export async function readSteadily<Value>(
  folder: string,
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt === maximumAttempts;
    const before = await stampOf(folder);
    if (before === absent || (before === away && isLast)) return undefined;
    if (before !== away) {
      try {
        return await read();
      } catch (error) {
        if (isLast || (await stampOf(folder)) === before) throw error;
      }
    }
    await setTimeout(pauseMilliseconds);
  }
}

const absent = 'absent';
const away = 'away';

/** What another folder of this name differs in, and the same one after a file in it was replaced. */
async function stampOf(folder: string): Promise<string> {
  try {
    const { ino, mtimeNs, ctimeNs } = await lstat(folder, { bigint: true });
    return `${ino} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    if (!isNotFound(error)) throw unreadable(path.basename(folder), error);
    return (await isAway(folder)) ? away : absent;
  }
}

/** Whether a folder that wasn't there is now, or is set aside for another one. */
async function isAway(folder: string): Promise<boolean> {
  const wanted = path.basename(folder);
  const names = await namesIn(path.dirname(folder));
  return names.some((name) => name === wanted || nameOfSetAside(name) === wanted);
}

/** The names in a folder; none where it isn't there. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
