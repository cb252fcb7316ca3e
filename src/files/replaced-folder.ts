import { lstat, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { namesIn } from './names-in.ts';
import { isNotFound, unreadable } from './regular-file.ts';
import { asideName, parseTemporaryName } from './temporary-name.ts';

/** A folder can't be renamed onto a full one: the old one steps aside first. Readers read `steadily`. */
export async function replaceFolder(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const aside = asideName(to);
    const hadOld = await renameIfThere(to, aside);
    const failure = await rename(from, to).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    // Another process has put one there since: that one steps aside, too.
    const isTaken = failure !== undefined && isOccupied(failure.error);
    if (hadOld) await (failure && !isTaken ? rename(aside, to) : remove(aside));
    if (!failure) return;
    if (!isTaken || attempt === maximumAttempts) throw failure.error;
  }
}

/** The folder whose name a temporary one bears while it is set aside; undefined for another name. */
export function nameOfSetAside(name: string): string | undefined {
  const parsed = parseTemporaryName(name);
  return parsed?.isAside ? parsed.base : undefined;
}

/** Whether a folder wasn't renamed as a full one lies where it should come. */
export function isOccupied(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOTEMPTY' || code === 'EEXIST';
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

async function renameIfThere(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
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
