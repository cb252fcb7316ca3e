import path from 'node:path';
import { takeLock } from '../../files/locks/lock-file.ts';
import { counted } from '../../messages/counted.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { Cluster, Resources } from '../cluster/cluster.ts';
import { findSweeps, readSweep, runsOfTask, type Sweep, sweepName } from '../cluster/sweep.ts';
import { noteSubmission } from '../cluster/task-files.ts';
import type { StageOptions } from '../pack/staging/stage-options.ts';
import { datasetNameOf } from '../planning/datasets.ts';
import type { PlannedRun } from '../planning/plan.ts';
import { isCurrent, type SurveyedRun } from '../planning/run-state.ts';
import type { Survey } from '../planning/survey.ts';
import { fingerprintRun } from '../records/fingerprint.ts';
import { describeFailure } from './describe-standing.ts';
import { runsPerTask } from './runs-per-task.ts';
import { stageSweep, taskScript } from './stage-sweep.ts';
import { isAlive, type Standing, standingOf, type TaskStanding } from './standing.ts';

export interface HandOverOptions extends Omit<StageOptions, 'decoded' | 'vulkan'> {
  /** A folder that all machines of the cluster see. */
  shared: string;
  resources: Resources;
  /** The least number of runs that a task records. Default: see `runsPerTask`. */
  perTask?: number | undefined;
  /** How many tasks may run at a time. */
  atOnce?: number | undefined;
  /** Whether tasks that failed are submitted again. */
  retry?: boolean | undefined;
  /** Whether records tell on which machine and partition a run was. */
  nameNodes?: boolean | undefined;
  /** Seconds between checkpoints. */
  checkpoint?: number | undefined;
  /** The user's own options for the scheduler. */
  extra: readonly string[];
}

/** A run that fails each time fails for a reason that waiting doesn't mend. */
const mostAttempts = 3;

/**
 * Hands the runs of an experiment that need recording over to a cluster, and returns at once. The same call again submits
 * only what is neither recorded, nor waiting or running, nor failed.
 *
 * @returns lines that tell what was done
 * @throws ExpectedError
 */
export async function handOver(
  survey: Survey,
  cluster: Cluster,
  options: HandOverOptions,
): Promise<string[]> {
  const due = survey.runs.filter(({ state }) => !isCurrent(state));
  if (due.length === 0) return ['nothing to hand over: every selected run is fresh'];
  const sweep = await sweepOf(survey, due, cluster, options);
  if (typeof sweep === 'string') return [sweep];
  return exclusively(sweep, async () => {
    const isDue = new Set(due.map(({ run }) => run.id));
    const [standing] = await standingOf([sweep], cluster, (_, id) => !isDue.has(id));
    return submitOpen(standing!, cluster, options);
  });
}

/** The sweep of the selected runs: the one that is there, or a new one. A line if others have all of its runs. */
async function sweepOf(
  survey: Survey,
  due: readonly SurveyedRun[],
  cluster: Cluster,
  options: HandOverOptions,
): Promise<Sweep | string> {
  const { experiment, datasetDigest } = survey;
  const { name } = experiment.definition;
  if (datasetDigest === undefined) {
    throw new ExpectedError(
      `data set ${datasetNameOf(experiment.definition)} has to be handed over, too: give it with --data`,
    );
  }
  const known = new Map(
    survey.runs.map(({ run }) => [
      run,
      fingerprintRun(experiment.source, run.parameters, run.seed, datasetDigest).digest,
    ]),
  );
  const fingerprintOf = (run: PlannedRun) => known.get(run)!;
  const fingerprints = [...known.values()];
  const called = sweepName(name, { fingerprints, engine: options.engine ?? null });
  const handedOver = await readSweep(options.shared, called);
  if (handedOver) return requireSameSplit(handedOver, options);
  const others = await standingOf(await findSweeps(options.shared, name), cluster);
  const held = new Set(others.flatMap(heldRuns));
  const runs = due.map(({ run }) => run).filter((run) => !held.has(fingerprintOf(run)));
  const taken = due.length - runs.length;
  if (runs.length === 0) {
    return `all ${taken} runs are in sweeps that were handed over before: \`npm run lab -- status ${name}\` tells how they stand`;
  }
  if (taken > 0) options.report(`${taken} of ${due.length} runs are in earlier sweeps`);
  const perTask = runsPerTask(survey, runs, options, await cluster.largestIndex());
  const tasks = Math.ceil(runs.length / perTask);
  const { shared, resources: _, perTask: __, extra: ___, ...staged } = options;
  return stageSweep(experiment, runs, {
    ...staged,
    vulkan: undefined,
    shared,
    name: called,
    fingerprintOf,
    tasks,
  });
}

/** Which run a task has can't change: two tasks would have the same. */
function requireSameSplit(sweep: Sweep, { perTask }: HandOverOptions): Sweep {
  const before = Math.ceil(sweep.runs.length / sweep.tasks);
  if (perTask === undefined || perTask === before) return sweep;
  throw new ExpectedError(
    `--per-task ${perTask}: these runs are handed over already, ${before} a task; leave it out, or \`lab stop\`, and remove ${sweep.folder}`,
  );
}

/** The fingerprints of a sweep's runs that are recorded, or that waiting and running tasks will record. */
function heldRuns({ sweep, recorded, tasks }: Standing): string[] {
  const theirs = new Set(
    tasks.filter(isAlive).flatMap(({ index }) => runsOfTask(sweep, sweep.runs, index)),
  );
  return sweep.runs
    .filter((run) => recorded.has(run.id) || theirs.has(run))
    .map(({ fingerprint }) => fingerprint);
}

async function submitOpen(
  { sweep, tasks, recorded }: Standing,
  cluster: Cluster,
  options: HandOverOptions,
): Promise<string[]> {
  const lines: string[] = [];
  const alive = tasks.filter(isAlive);
  if (alive.length > 0) lines.push(`${counted(alive.length, 'task')} waiting or running already`);
  const failed = tasks.filter(({ state }) => state === 'failed');
  const again = options.retry ? failed.filter(({ attempts }) => attempts < mostAttempts) : [];
  lines.push(...describeFailed(failed, again, options));
  const open = tasks.filter(
    (task) => ['new', 'stopped', 'lost'].includes(task.state) || again.includes(task),
  );
  const indices = open.map(({ index }) => index);
  const { name, experiment } = sweep;
  if (indices.length === 0) {
    const isDone = recorded.size === sweep.runs.length;
    if (isDone) lines.push(`all is recorded: \`npm run lab -- collect ${experiment}\` takes it in`);
    return lines.length > 0 ? lines : ['nothing to submit'];
  }
  const job = await noteSubmission(sweep.folder, indices, () =>
    submit(sweep, indices, cluster, options),
  );
  const runs = indices.flatMap((index) => runsOfTask(sweep, sweep.runs, index)).length;
  return [
    ...lines,
    `${name}: submitted ${counted(runs, 'run')} in ${counted(indices.length, 'task')} as job ${job} of ${cluster.name}`,
    `\`npm run lab -- status ${experiment}\` tells how they stand, \`npm run lab -- collect ${experiment}\` takes in what is recorded`,
  ];
}

function describeFailed(
  failed: readonly TaskStanding[],
  again: readonly TaskStanding[],
  { retry }: HandOverOptions,
): string[] {
  const left = failed.filter((task) => !again.includes(task));
  if (left.length === 0) return [];
  const remedy = retry
    ? `not submitted again after ${mostAttempts} attempts`
    : '--retry submits them again';
  return [`${counted(left.length, 'task')} failed (${remedy}), as ${describeFailure(left[0]!)}`];
}

async function submit(
  sweep: Sweep,
  indices: readonly number[],
  cluster: Cluster,
  { resources, atOnce, extra, nameNodes, checkpoint }: HandOverOptions,
): Promise<string> {
  const margin = secondsToStop(resources.time);
  return cluster.submit({
    name: sweep.name,
    script: path.join(sweep.folder, taskScript),
    arguments: [
      `--time-limit=${Math.round(resources.time - margin)}s`,
      `--put-back=${await cluster.programs()}`,
      ...(nameNodes ? ['--name-nodes'] : []),
      ...(checkpoint === undefined ? [] : [`--checkpoint=${checkpoint}`]),
    ],
    indices,
    atOnce,
    warning: margin,
    resources,
    folder: sweep.folder,
    options: extra,
  });
}

/**
 * How long before its limit a task stops by its own clock, in whole seconds: a tenth of the time, at most two minutes. Slurm's
 * own warning may come a minute early or, where it is busy, late (https://slurm.schedmd.com/sbatch.html#OPT_signal).
 */
function secondsToStop(limit: number): number {
  return Math.ceil(Math.min(limit / 10, 120));
}

/** Lets one process at a time submit a sweep: two would submit its tasks twice. */
async function exclusively<T>(sweep: Sweep, action: () => Promise<T>): Promise<T> {
  const lock = await takeLock(path.join(sweep.folder, 'submitting'));
  if ('holder' in lock) {
    throw new ExpectedError(
      `${sweep.name}: process ${lock.holder.stamp.pid} of ${plainLine(lock.holder.stamp.host)} is submitting it; if it no longer runs, remove ${lock.holder.file}`,
    );
  }
  try {
    return await action();
  } finally {
    await lock.release();
  }
}
