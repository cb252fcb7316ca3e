import path from 'node:path';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { endTask } from '../../cluster/end-task.ts';
import { slurm } from '../../cluster/slurm.ts';
import { readSweep, shardOf } from '../../cluster/sweep.ts';
import { describeOutcome, exitCodeOf } from '../../running/run-outcome.ts';
import { report } from '../../terminal/console.ts';
import { type PackedOptions, recordPacked } from './record-packed.ts';

/**
 * Records a task's part of a sweep, on a machine of the cluster, and leaves a note of its end in the sweep's folder.
 *
 * @param root the sweep's folder
 * @param index from 1
 * @param programs the folder of the scheduler's programs
 */
export async function performTask(
  root: string,
  index: number,
  programs: string | undefined,
  options: PackedOptions,
): Promise<void> {
  const sweep = await readSweep(path.dirname(root), path.basename(root));
  if (!sweep) throw new ExpectedError(`${root}: has no sweep.json; hand the runs over again`);
  const { env: environment } = process;
  const end = (code: number, failures: readonly string[]) =>
    endTask({ root, index, code, failures, programs, environment, report }, slurm);
  try {
    const outcomes = await recordPacked(root, { ...options, shard: shardOf(sweep, index) });
    // The scheduler has started this task again elsewhere, where it will tell how it ended.
    if (outcomes.some((outcome) => 'error' in outcome && outcome.takenOver)) return;
    const failed = outcomes.filter((outcome) => 'error' in outcome);
    // Runs that were stopped go on, whatever became of others.
    const isStopped = outcomes.some((outcome) => 'stoppedAfter' in outcome);
    await end(isStopped ? 130 : exitCodeOf(outcomes), failed.map(describeOutcome));
  } catch (error) {
    await end(1, [(error as Error).message]);
    throw error;
  }
}
