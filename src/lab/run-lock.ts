import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from './lab-error.ts';
import { processStamp, runningProcess } from './process-stamp.ts';

/**
 * Keeps other processes of this machine from running the same run at the same time: they would write
 * the same checkpoints. The lock of a process that has died is taken over.
 * @returns what releases it. @throws LabError naming the process that holds it
 */
export async function lockRun(file: string, name: string): Promise<() => Promise<void>> {
  await mkdir(path.dirname(file), { recursive: true });
  const own = `${file}.${process.pid}`;
  await writeFile(own, await processStamp());
  try {
    const holder = await take(own, file);
    if (holder === undefined) return () => rm(file, { force: true });
    throw new LabError(`${name}: process ${holder} is running it; wait for it, or stop it first`);
  } finally {
    await rm(own, { force: true });
  }
}

/** Takes a lock, or returns the process that has it. */
async function take(own: string, lock: string): Promise<number | undefined> {
  while (!(await tryLink(own, lock))) {
    const stamp = await readStamp(lock);
    if (stamp === undefined) continue;
    const holder = (await runningProcess(stamp)) ?? (await removeDead(own, lock, stamp));
    if (holder !== undefined) return holder;
  }
  return undefined;
}

/**
 * Removes the lock of a process that has died, or returns the process that does so just now. One does at a
 * time: a second would remove the lock of whoever has taken it since.
 */
async function removeDead(own: string, lock: string, stamp: string): Promise<number | undefined> {
  const takeover = `${lock}.takeover`;
  const rival = await take(own, takeover);
  if (rival !== undefined) return rival;
  try {
    if ((await readStamp(lock)) === stamp) await rm(lock, { force: true });
  } finally {
    await rm(takeover, { force: true });
  }
  return undefined;
}

/** Undefined where nobody has the lock. */
async function readStamp(lock: string): Promise<string | undefined> {
  try {
    return await readFile(lock, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A link to a finished file: unlike an exclusive open, others never see it empty. */
async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
