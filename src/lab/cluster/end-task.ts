import { schedulerJob } from '../../files/scheduler-job.ts';
import { isExpected } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { Cluster } from './cluster.ts';
import { writeOutcome } from './task-files.ts';

/** A task that was started often enough shows that its runs don't get on. */
const mostRestarts = 20;
/** More lines than anybody reads of one task. */
const mostFailures = 20;

export interface TaskEnd {
  /** The sweep's folder. */
  root: string;
  /** From 1. */
  index: number;
  /** As `run.sh` ends. */
  code: number;
  /** A line for each run that failed. */
  failures: readonly string[];
  /** The folder of the scheduler's programs; undefined if the task isn't to be put back. */
  programs: string | undefined;
  environment: NodeJS.ProcessEnv;
  report(line: string): void;
}

/**
 * Writes down how a task ended. One that was stopped asks to be started again: where the cluster doesn't allow that, calling
 * `lab run --on` again does it.
 */
export async function endTask(end: TaskEnd, cluster: Pick<Cluster, 'putBack'>): Promise<void> {
  const { root, index, code, programs, environment, report } = end;
  const job = schedulerJob(environment);
  // Of an error with its stack, the first line; the task's log has the rest.
  const lines = end.failures.slice(0, mostFailures).map((failure) => failure.split('\n')[0]!);
  const failures = lines.map((line) => plainLine(line, 500));
  await writeOutcome(root, index, { code, failures, ...(job && { job: job.job }) });
  if (code !== 130 || programs === undefined || !job) return;
  if (job.restarts >= mostRestarts) {
    return report(`stopped, and not put back after ${job.restarts} restarts`);
  }
  try {
    const isPutBack = await cluster.putBack(programs, job.job);
    report(
      isPutBack
        ? 'stopped, and put back into the queue'
        : 'stopped, and not put back: it was cancelled, or the queue has it already',
    );
  } catch (error) {
    if (!isExpected(error)) throw error;
    report(`stopped, and can't be put back: ${error.message}`);
  }
}
