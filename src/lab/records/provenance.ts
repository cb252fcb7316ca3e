import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { git } from '../../files/git.ts';
import { schedulerJob } from '../../files/scheduler-job.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { RunRecord } from './record.ts';

type Provenance = RunRecord['provenance'];

/** The commit that is checked out, and whether the sources differ from it; undefined outside a git checkout. */
export async function gitState(root: string): Promise<Provenance['git']> {
  try {
    const commit = (await git(root, ['rev-parse', 'HEAD'])).trim();
    // Results that other runs have just recorded don't make the sources dirty.
    const changes = await git(root, ['status', '--porcelain', '--', '.', ':!results']);
    return { commit, dirty: changes !== '' };
  } catch {
    return undefined;
  }
}

/** The scheduler's task that this process belongs to; undefined outside a cluster. */
export function describeScheduler(
  environment: NodeJS.ProcessEnv,
  nameNodes: boolean,
): Provenance['scheduler'] {
  const task = schedulerJob(environment);
  if (!task) return undefined;
  const { SLURMD_NODENAME: node, SLURM_JOB_PARTITION: partition } = environment;
  return {
    name: task.scheduler,
    job: task.job,
    restarts: task.restarts,
    ...(nameNodes && node && { node: plainLine(node, 100) }),
    ...(nameNodes && partition && { partition: plainLine(partition, 100) }),
  };
}

/** The machine that this process runs on. */
export function describeMachine(): NonNullable<Provenance['machine']> {
  return {
    system: plainLine(`${type()} ${release()}`),
    processor: plainLine(cpus()[0]?.model.trim() || process.arch),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    node: process.versions.node,
  };
}
