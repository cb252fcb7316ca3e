import { rm } from 'node:fs/promises';
import { cacheDirectory } from '../../files/cache-directory.ts';
import { findDeadLocks, removeDeadLock } from '../../files/locks/lock-file.ts';
import { megabytes } from '../../files/sizes.ts';
import { isExpected } from '../../messages/expected-error.ts';
import { abandonedRows } from '../in-progress/rows-so-far.ts';
import { isUnderWay, locksFolder } from '../in-progress/run-lock.ts';
import { dataPath } from '../planning/datasets.ts';
import { splitName } from '../records/run-id.ts';
import {
  findLeftovers,
  readRecord,
  recordedExperiments,
  removeLeftover,
  removeRun,
  restoreSetAside,
} from '../records/store.ts';
import { removeCheckpoints } from '../running/checkpoint.ts';
import { removeStatement, unnamedStatements } from '../statements/statement-store.ts';
import { print, root } from '../terminal/console.ts';
import { abandonedCheckpoints } from '../upkeep/abandoned-checkpoints.ts';
import { orphanedRuns, surveyAll, unplannedRuns } from './selection.ts';

interface CleanFlags {
  dryRun?: boolean;
  checkpoints?: boolean;
  data?: string;
}

/** Removes the runs and files that no plan and no page needs. */
export async function clean(name: string | undefined, flags: CleanFlags): Promise<void> {
  const experiments = name === undefined ? await recordedExperiments(root) : [name];
  if (!flags.dryRun) {
    for (const experiment of experiments) {
      const restored = await restoreSetAside(root, experiment);
      for (const id of restored) print(`restored results/${experiment}/${id}`);
    }
  }
  const removed = new Set<string>();
  for (const found of await surveyAll(name, flags)) {
    const { name: experiment } = found.experiment.definition;
    const stale = found.runs.filter(({ state }) => 'because' in state);
    const unused = [
      ...stale.map(({ run }) => `${experiment}/${run.id}`),
      ...(await unplannedRuns(found)),
    ];
    const renamed = new Map(found.renamed.map(({ run, from }) => [`${experiment}/${from}`, run]));
    const ids = unused.filter((id) => !renamed.has(id));
    for (const [id, run] of renamed) {
      print(`left results/${id}: it is ${run.id} today, and \`run\` renames it`);
    }
    await removeRuns(ids, flags);
    for (const id of ids) removed.add(id);
  }
  if (name === undefined) {
    const orphans = await orphanedRuns();
    await removeRuns(orphans, flags);
    for (const id of orphans) removed.add(id);
  }
  for (const experiment of experiments) await cleanStatements(experiment, removed, flags);
  for (const experiment of experiments) await cleanLeftovers(experiment, flags);
  for (const lock of await findDeadLocks(locksFolder(cacheDirectory()))) {
    await remove(lock, flags, () => removeDeadLock(lock));
  }
  const cache = cacheDirectory();
  for (const rows of await abandonedRows(cache, (run) => isUnderWay(cache, run))) {
    await remove(rows, flags, () => rm(rows, { force: true }));
  }
  if (flags.checkpoints) await cleanCheckpoints(flags);
}

/** Removes statements that no remaining run names. */
async function cleanStatements(
  experiment: string,
  removed: ReadonlySet<string>,
  flags: CleanFlags,
): Promise<void> {
  const but = [...removed].filter((id) => id.startsWith(`${experiment}/`));
  const ids = new Set(but.map((id) => id.slice(experiment.length + 1)));
  for (const file of await unnamedStatements(root, experiment, ids)) {
    await remove(file, flags, () => removeStatement(root, file));
  }
}

async function cleanCheckpoints(flags: CleanFlags): Promise<void> {
  const data = dataPath(flags.data);
  for (const { folder, bytes } of await abandonedCheckpoints(root, cacheDirectory(), data)) {
    await remove(`${folder}, ${megabytes(bytes)}`, flags, () => removeCheckpoints(folder));
  }
}

async function removeRuns(ids: readonly string[], flags: CleanFlags): Promise<void> {
  for (const id of ids) {
    const { experiment, name } = splitName(id);
    if (await isImported(experiment, name!)) {
      print(
        `left results/${id}: it is imported, and nothing here can compute it again; remove it yourself`,
      );
    } else await remove(`results/${id}`, flags, () => removeRun(root, experiment, name!));
  }
}

async function isImported(experiment: string, id: string): Promise<boolean> {
  const record = await readRecord(root, experiment, id).catch((error: unknown) => {
    if (isExpected(error)) return undefined;
    throw error;
  });
  return record?.provenance.imported !== undefined;
}

async function remove(what: string, flags: CleanFlags, act: () => Promise<void>): Promise<void> {
  if (!flags.dryRun) await act();
  print(`${flags.dryRun ? 'would remove' : 'removed'} ${what}`);
}

async function cleanLeftovers(experiment: string, flags: CleanFlags): Promise<void> {
  const { leftovers, untold } = await findLeftovers(root, experiment);
  for (const leftover of leftovers) {
    await remove(leftover, flags, () => removeLeftover(root, leftover));
  }
  for (const file of untold) {
    print(`left ${file}: another machine or container may be writing it, until it is a day old`);
  }
}
