import type { Cluster, QueuedTask } from '../cluster/cluster.ts';
import { runsOfTask, type Sweep } from '../cluster/sweep.ts';
import { readOutcome, readSubmissions, type Submission } from '../cluster/task-files.ts';
import { recordedIds } from '../records/store.ts';

/**
 * `recorded`: all its runs are. `failed`: a run failed, and would fail again. `stopped`: it saved its state and wasn't put
 * back. `lost`: it was submitted and ended without a word, as for want of memory or by scancel. `new`: not submitted.
 */
export type TaskState = 'recorded' | 'running' | 'waiting' | 'failed' | 'stopped' | 'lost' | 'new';

/** How one task of a sweep stands. */
export interface TaskStanding {
  /** From 1. */
  index: number;
  state: TaskState;
  /** The machine, while it runs. */
  node: string;
  /** Why it waits. */
  reason: string;
  /** A line for each failed run. */
  failures: readonly string[];
  /** How many times it was submitted. */
  attempts: number;
}

/** Whether the scheduler has a task. */
export function isAlive({ state }: Pick<TaskStanding, 'state'>): boolean {
  return state === 'running' || state === 'waiting';
}

/** How a sweep stands. */
export interface Standing {
  sweep: Sweep;
  /** The ids of its runs that are recorded, in its folder or elsewhere. */
  recorded: ReadonlySet<string>;
  tasks: TaskStanding[];
}

/**
 * Asks the scheduler once, and the shared folder, how sweeps stand. The truth is what is recorded; the scheduler only tells
 * which tasks are alive.
 *
 * @param isRecordedHere whether a run needs no recording any more, wherever it was recorded
 */
export async function standingOf(
  sweeps: readonly Sweep[],
  cluster: Pick<Cluster, 'queued'>,
  isRecordedHere: (experiment: string, id: string) => boolean = () => false,
): Promise<Standing[]> {
  const queued = await cluster.queued(sweeps.map(({ name }) => name));
  return Promise.all(
    sweeps.map((sweep) => {
      const own = queued.filter(({ name }) => name === sweep.name);
      return standing(sweep, own, (id) => isRecordedHere(sweep.experiment, id));
    }),
  );
}

async function standing(
  sweep: Sweep,
  queued: readonly QueuedTask[],
  isRecordedHere: (id: string) => boolean,
): Promise<Standing> {
  const inFolder = new Set(await recordedIds(sweep.folder, sweep.experiment));
  const ids = sweep.runs.map(({ id }) => id);
  const recorded = new Set(ids.filter((id) => inFolder.has(id) || isRecordedHere(id)));
  const submissions = await readSubmissions(sweep.folder);
  const alive = new Map(queued.map((task) => [task.index, task]));
  const tasks: TaskStanding[] = [];
  for (let index = 1; index <= sweep.tasks; index++) {
    const isDone = runsOfTask(sweep, ids, index).every((id) => recorded.has(id));
    tasks.push(await taskStanding(sweep, index, isDone, alive.get(index), submissions));
  }
  return { sweep, recorded, tasks };
}

async function taskStanding(
  { folder }: Sweep,
  index: number,
  isDone: boolean,
  alive: QueuedTask | undefined,
  submissions: readonly Submission[],
): Promise<TaskStanding> {
  const own = submissions.filter(({ tasks }) => tasks.includes(index));
  const none = { index, node: '', reason: '', failures: [], attempts: own.length };
  if (isDone) return { ...none, state: 'recorded' };
  if (alive) {
    const { node, reason, isRunning } = alive;
    return { ...none, node, reason, state: isRunning ? 'running' : 'waiting' };
  }
  const last = own.at(-1);
  if (!last) return { ...none, state: 'new' };
  const outcome = await readOutcome(folder, index);
  const isOfLast = outcome && (last.job === undefined || outcome.job?.split('_')[0] === last.job);
  if (!isOfLast) return { ...none, state: 'lost' };
  if (outcome.code === 130) return { ...none, state: 'stopped' };
  return outcome.code === 1
    ? { ...none, state: 'failed', failures: outcome.failures }
    : { ...none, state: 'lost' };
}
