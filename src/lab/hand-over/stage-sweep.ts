import { link, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { removeLeftovers, temporaryName } from '../../files/temporary-name.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { type Sweep, sourceDigest, writeSweep } from '../cluster/sweep.ts';
import { taskFolders } from '../cluster/task-files.ts';
import type { Checksums } from '../pack/format/checksums.ts';
import { layout } from '../pack/format/layout.ts';
import { requirePortableNode } from '../pack/staging/stage-node.ts';
import type { StageOptions } from '../pack/staging/stage-options.ts';
import { stagePack } from '../pack/staging/stage-pack.ts';
import type { Experiment } from '../planning/experiment.ts';
import type { PlannedRun } from '../planning/plan.ts';

export interface SweepOptions extends Omit<StageOptions, 'decoded'> {
  /** A folder that all machines of the cluster see. */
  shared: string;
  /** The sweep's name, from `sweepName`. */
  name: string;
  fingerprintOf(run: PlannedRun): string;
  tasks: number;
}

/** The program of a task's job. Slurm runs a copy of it, in the sweep's folder. */
export const taskScript = 'task.sh';

/**
 * Puts runs into a folder that all machines see, as an unpacked pack: so that tasks compute what was fingerprinted now,
 * whatever is edited while they wait. The folder comes into its place whole. @throws ExpectedError
 */
export async function stageSweep(
  experiment: Experiment,
  runs: readonly PlannedRun[],
  { shared, name, fingerprintOf, tasks, ...options }: SweepOptions,
): Promise<Sweep> {
  requirePortableNode();
  const folder = path.join(shared, name);
  await prepareShared(shared);
  await removeLeftovers(folder);
  const draft = temporaryName(folder);
  const content = {
    format: 1 as const,
    experiment: experiment.definition.name,
    source: sourceDigest(experiment),
    runs: runs.map((run) => ({ id: run.id, fingerprint: fingerprintOf(run) })),
    tasks,
  };
  try {
    await mkdir(draft, { mode: 0o700 });
    const checksums = await stagePack(experiment, runs, { ...options, decoded: true }, draft);
    await shareFiles(draft, checksums, path.join(shared, keptFolder));
    for (const each of Object.values(taskFolders)) await mkdir(path.join(draft, each));
    await writeFile(path.join(draft, taskScript), task, { mode: 0o755 });
    await writeSweep(draft, content);
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return { ...content, name, folder };
}

/** `exec`, so that Slurm's signals reach the program itself. */
const task = `#!/bin/sh
# One task of a sweep: records its part of the runs, and goes on where it stopped.
exec ./${layout.script} --task "$SLURM_ARRAY_TASK_ID" "$@"
`;

async function prepareShared(shared: string): Promise<void> {
  try {
    // Other users' jobs run on the same machines.
    await mkdir(shared, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ExpectedError(
      `${shared}: can't be made (${code}); name a folder that you may write to and all machines of the cluster see, in --shared or RETRACE_SHARED`,
    );
  }
}

/** Large files that sweeps share, by their digests: Node, engines, data. */
const keptFolder = '.kept';
const worthSharing = 1e6;

/** Makes equal large files of all sweeps one file, by links. Where a file system has no links, each keeps its own. */
async function shareFiles(folder: string, checksums: Checksums, kept: string): Promise<void> {
  await mkdir(kept, { recursive: true, mode: 0o700 });
  await removeUnused(kept);
  for (const [name, digest] of checksums) {
    const file = path.join(folder, name);
    const { size, mode } = await stat(file);
    if (size < worthSharing) continue;
    // Links have one mode, and only some files may be executed.
    const store = path.join(kept, `${digest}-${(mode & 0o777).toString(8)}`);
    await share(file, store);
  }
}

async function share(file: string, store: string): Promise<void> {
  try {
    await link(file, store);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return;
    await replaceByLink(file, store);
  }
}

async function replaceByLink(file: string, store: string): Promise<void> {
  const temporary = temporaryName(file);
  try {
    await link(store, temporary);
    await rename(temporary, file);
  } catch {
    // The file that is there is as good.
    await rm(temporary, { force: true });
  }
}

/** Removes kept files that no sweep has any more. */
async function removeUnused(kept: string): Promise<void> {
  for (const name of await readdir(kept)) {
    const file = path.join(kept, name);
    const { nlink } = await stat(file);
    if (nlink > 1) continue;
    await rm(file, { force: true });
  }
}
