import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { isRunning } from '../../process-stamp.ts';

/** Runs `action` with a folder of its own inside `parent`, which is removed at the end, also on Ctrl-C. */
export async function withStagingFolder<T>(
  parent: string,
  action: (folder: string) => Promise<T>,
): Promise<T> {
  await removeAbandoned(parent);
  const folder = await mkdtemp(path.join(parent, `${prefix}${process.pid}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const interrupt = () => {
    remove();
    process.exit(130);
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await action(folder);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    remove();
  }
}

/** Puts `built`, a folder in `staging`, in the place of `target`: all of it, or nothing. */
export async function moveIntoPlace(built: string, target: string, staging: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  // A folder can't be renamed onto a full one: the old one steps aside first.
  const aside = path.join(staging, 'replaced');
  if (existsSync(target)) await rename(target, aside);
  try {
    await rename(built, target);
  } catch (error) {
    if (existsSync(aside)) await rename(aside, target);
    throw error;
  }
}

const prefix = '.building-';

/** A killed build leaves a gigabyte behind. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [, owner] = /^\.building-(\d+)-/.exec(name) ?? [];
    if (!owner || isRunning(Number(owner))) continue;
    await rm(path.join(parent, name), { recursive: true, force: true });
  }
}
