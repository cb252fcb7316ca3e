import { existsSync, rmSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { removeLeftovers, temporaryName } from '../../../../files/temporary-name.ts';

/** Runs `action` with a temporary folder inside `parent`. Removes the folder at the end, and on Ctrl-C. */
export async function withStagingFolder<T>(
  parent: string,
  action: (folder: string) => Promise<T>,
): Promise<T> {
  const building = path.join(parent, 'building');
  // A killed build may have left a gigabyte behind.
  await removeLeftovers(building);
  const folder = temporaryName(building);
  await mkdir(folder);
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

/** Replaces `target` by `built`, a folder in `staging`. Restores the old `target` if that fails. */
export async function moveIntoPlace(built: string, target: string, staging: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  // A folder can't be renamed onto a folder that isn't empty, so move the old one away first.
  const aside = path.join(staging, 'replaced');
  if (existsSync(target)) await rename(target, aside);
  try {
    await rename(built, target);
  } catch (error) {
    if (existsSync(aside)) await rename(aside, target);
    throw error;
  }
}
