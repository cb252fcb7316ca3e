import { lstatSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { namesIn } from './names-in.ts';
import { isNotFound, unreadable } from './regular-file.ts';
import { asideName, parseTemporaryName } from './temporary-name.ts';

/**
 * Replaces a folder. A folder can't be renamed onto a full folder, so the old folder is set aside first. Readers use
 * `readSteadily`.
 */
export async function replaceFolder(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const aside = asideName(to);
    const hadOld = await renameIfThere(to, aside);
    const failure = await rename(from, to).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    // Another process has put a folder there since: set that aside, too.
    const isTaken = failure !== undefined && isOccupied(failure.error);
    if (hadOld) await (failure && !isTaken ? rename(aside, to) : remove(aside));
    if (!failure) return;
    if (!isTaken || attempt === maximumAttempts) throw failure.error;
  }
}

/** The original name of a folder that is set aside; undefined for any other name. */
export function nameOfSetAside(name: string): string | undefined {
  const parsed = parseTemporaryName(name);
  return parsed?.isAside ? parsed.base : undefined;
}

/** Whether renaming a folder failed because there is a full folder of that name. */
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

/** Half a second in total: a folder is away for less than a millisecond, unless its writer was killed just then. */
const maximumAttempts = 100;
const pauseMilliseconds = 5;

/**
 * Reads several files of a folder in one consistent state, though the folder may be replaced meanwhile. An error of
 * `read` is passed on if the folder stayed the same; otherwise `read` is called again.
 *
 * @param read must throw if the files it read don't belong together
 * @returns undefined if there is no such folder
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

/** A text that changes when the folder is replaced, or a file in it is. */
async function stampOf(folder: string): Promise<string> {
  try {
    const { ino, mtimeNs, ctimeNs } = lstatSync(folder, { bigint: true });
    return `${ino} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    if (!isNotFound(error)) throw unreadable(path.basename(folder), error);
    return (await isAway(folder)) ? away : absent;
  }
}

/** Whether a folder that was missing a moment ago is there now, or is set aside for its replacement. */
async function isAway(folder: string): Promise<boolean> {
  const wanted = path.basename(folder);
  const names = await namesIn(path.dirname(folder));
  return names.some((name) => name === wanted || nameOfSetAside(name) === wanted);
}
