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
    while (!(await tryLink(own, file))) {
      const holder = await runningProcess(await readFile(file, 'utf8').catch(() => ''));
      if (holder !== undefined) {
        throw new LabError(
          `${name}: process ${holder} is running it; wait for it, or stop it first`,
        );
      }
      await rm(file, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
  return () => rm(file, { force: true });
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
