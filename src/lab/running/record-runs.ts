import { performance } from 'node:perf_hooks';
import { checkCacheWritable } from '../../files/cache-directory.ts';
import { command as commandEngine } from '../engines/command.ts';
import { withTf32 } from '../engines/native.ts';
import { none } from '../engines/none.ts';
import { engineNamed, type SelectedEngine, selectEngine } from '../engines/select.ts';
import { bundleDataset, datasetNameOf, fetchDataset } from '../planning/datasets.ts';
import type { Experiment } from '../planning/experiment.ts';
import type { PlannedRun } from '../planning/plan.ts';
import { type EngineName, usesTensors } from '../records/engine-names.ts';
import { gitState } from '../records/provenance.ts';
import type { RunRecord } from '../records/record.ts';
import { checkWritable } from '../records/store.ts';
import { writeBundle } from '../source/bundle.ts';
import { requireInstalled } from '../source/package-version.ts';
import type { PostClaims } from '../statements/post-claims.ts';
import { stateClaims } from '../statements/state-claims.ts';
import type { Statement } from '../statements/statement.ts';
import { writeStatement } from '../statements/statement-store.ts';
import { defaultJobs } from './jobs.ts';
import { loadingLines } from './progress.ts';
import type { RunOutcome } from './run-outcome.ts';
import { runInWorkers, type WorkersOptions } from './run-workers.ts';
import type { ProgramTask, RunTask } from './worker-messages.ts';

/** Runs of one experiment that are to be recorded. */
export interface Work {
  experiment: Experiment;
  runs: readonly PlannedRun[];
}

export interface RecordOptions extends RunOptions {
  checkpointSeconds?: number | undefined;
  /** Whether to record even runs that another process records meanwhile. */
  fresh?: boolean | undefined;
  /** The command to put on record. */
  command: string;
  /** Finds the claims in posts, which are stated before the runs. Default: there are none. */
  postClaims?: PostClaims | undefined;
}

export interface RunOptions
  extends Pick<WorkersOptions, 'root' | 'jobs' | 'signal' | 'progress' | 'onOutcome'> {
  engine: EngineName | undefined;
  /** Why this engine is used, if `--engine` didn't name it. */
  engineReason?: string | undefined;
  /** Whether `native` may round factors to TF32 on the GPU. */
  tf32?: boolean | undefined;
  dataPath: string | undefined;
  /** Called with the number of runs at a time, before anything is fetched or written. It throws to start none. */
  beforeStart?: ((jobs: number) => Promise<void>) | undefined;
  report(line: string): void;
}

/**
 * Executes runs in worker processes and records each in `results/`. A failed run is an outcome, not an exception.
 * @throws ExpectedError before any run starts
 */
export async function recordRuns(
  work: readonly Work[],
  options: RecordOptions,
): Promise<RunOutcome[]> {
  const { root, command, checkpointSeconds = 120, fresh } = options;
  await checkCacheWritable();
  for (const { experiment } of work) await checkWritable(root, experiment.definition.name);
  const statements = await statementsOf(root, work, options.postClaims);
  return performRuns(work, options, { command, checkpointSeconds, fresh }, statements);
}

/** A recorded run whose first steps are to be repeated with the source of `experiment`. */
export interface Replay {
  experiment: Experiment;
  run: PlannedRun;
  record: RunRecord;
  /** At least 1. */
  steps: number;
}

/** Repeats the first steps of recorded runs. Writes no results. @throws ExpectedError as `recordRuns` */
export async function replayRuns(
  replays: readonly Replay[],
  options: RunOptions,
): Promise<RunOutcome[]> {
  const work = replays.map(({ experiment, run, record, steps }) => ({
    experiment,
    runs: [run],
    replay: { record, steps },
  }));
  return performRuns(work, options, { command: '', checkpointSeconds: 0 });
}

/** Runs of an experiment to record, or to replay. */
type Performed = Work & Pick<RunTask, 'replay'>;

async function performRuns(
  work: readonly Performed[],
  options: RunOptions,
  purpose: Pick<RunTask, 'command' | 'checkpointSeconds' | 'fresh'>,
  statements: ReadonlyMap<Experiment, Statement> = new Map(),
): Promise<RunOutcome[]> {
  const { root, dataPath } = options;
  const tensors = await engineFor(work, options);
  for (const { experiment } of work) await requireInstalled(root, packagesIn(experiment));
  const programs = await programsOf(work, options);
  const engines = work.map(({ experiment }) => selectedFor(experiment, tensors).engine);
  const jobs = options.jobs ?? defaultJobs(engines);
  await options.beforeStart?.(jobs);
  for (const statement of statements.values()) await writeStatement(root, statement);
  await fetchData(work, options);
  const shared = { root, dataPath, git: await gitState(root), ...purpose };
  const tasks = await Promise.all(
    work.map(async (each) => {
      const { engine, reason } = selectedFor(each.experiment, tensors);
      const own = {
        ...(await bundlesOf(root, each, statements)),
        engine: { name: engine.name, reason },
        tf32: usesTensors(engine.name) && (options.tf32 ?? false),
        program: programs.get(each.experiment),
      };
      return each.runs.map((run): RunTask => ({ ...shared, ...own, run }));
    }),
  );
  const engineOf = ({ engine: { name } }: RunTask) =>
    tensors?.engine.name === name ? tensors.engine : engineNamed(name);
  const experimentOf = new Map(
    tasks.flatMap((all, i) => all.map((task) => [task, work[i]!.experiment])),
  );
  const beforeTask = async (task: RunTask) => {
    if (!task.program) return;
    const { requireUnchanged } = await import('./command/prepare-program.ts');
    await requireUnchanged(root, experimentOf.get(task)!);
  };
  return runInWorkers(tasks.flat(), { ...options, jobs, engineOf, beforeTask });
}

function selectedFor(
  { usesTensors, command }: Experiment,
  tensors: SelectedEngine | undefined,
): SelectedEngine {
  if (command) return { engine: commandEngine, reason: 'the run is a command' };
  return (usesTensors && tensors) || withoutTensors;
}

const withoutTensors: SelectedEngine = { engine: none, reason: 'the run uses no tensors' };

/**
 * The requested engine, or the fastest one here, and the reason for the choice; undefined if no run uses tensors.
 * Reports the choice.
 */
async function engineFor(
  work: readonly Performed[],
  options: RunOptions,
): Promise<SelectedEngine | undefined> {
  reportWithoutTensors(work, options);
  if (!work.some(({ experiment }) => experiment.usesTensors)) return undefined;
  const selected = await selectEngine(options.engine);
  const reason = options.engineReason ?? selected.reason;
  const engine = options.tf32 ? withTf32(selected.engine) : selected.engine;
  options.report(`engine ${engine.name}: ${reason}`);
  return { engine, reason };
}

/** Says which experiments need no engine, also where one was requested. */
function reportWithoutTensors(
  work: readonly Performed[],
  { engine, tf32, report }: Pick<RunOptions, 'engine' | 'tf32' | 'report'>,
): void {
  const without = work.filter(({ experiment }) => !experiment.usesTensors);
  const consequence = engine === undefined ? 'it needs no engine' : `it is run without ${engine}`;
  for (const experiment of new Set(without.map((each) => each.experiment))) {
    const { name } = experiment.definition;
    if (!experiment.command) report(`${name} uses no tensors: ${consequence}`);
    else if (engine ?? tf32) {
      report(`${name} is a command: --engine and --tf32 make no difference to it`);
    }
  }
}

/** What each command's program is, checked before any run starts. */
async function programsOf(work: readonly Performed[], { root, report }: RunOptions) {
  const programs = new Map<Experiment, ProgramTask>();
  if (!work.some(({ experiment }) => experiment.command)) return programs;
  const { prepareProgram } = await import('./command/prepare-program.ts');
  for (const { experiment, replay } of work) {
    if (programs.has(experiment)) continue;
    const program = await prepareProgram(root, experiment);
    if (!program) continue;
    programs.set(experiment, program);
    if (program.unlocked === undefined || replay) continue;
    report(
      `${experiment.definition.name}: pages will say that its environment isn't locked: ${program.unlocked}`,
    );
  }
  return programs;
}

/** The packages that a run's code imports, with the versions of those that count in its fingerprint. */
function packagesIn({ packages, source }: Experiment): Record<string, string | undefined> {
  return Object.fromEntries(packages.map((name) => [name, source.packages[name]]));
}

/** Fetches each data set once, so that parallel workers don't each do it. */
async function fetchData(
  work: readonly Performed[],
  { root, dataPath, report }: RunOptions,
): Promise<void> {
  const names = new Set(work.map(({ experiment }) => datasetNameOf(experiment.definition)));
  const loading = loadingLines(report, () => performance.now());
  for (const name of names) {
    const { edition, digest } = await fetchDataset(root, name, dataPath, loading);
    if (name !== 'none') report(`data set ${name}: ${edition}, ${digest.slice(0, 12)}`);
  }
}

/** The fields that all tasks of one experiment share. */
async function bundlesOf(
  root: string,
  { experiment, replay }: Performed,
  statements: ReadonlyMap<Experiment, Statement>,
) {
  return {
    module: await writeBundle(root, experiment.code),
    source: experiment.source,
    sources: replay ? undefined : await experiment.sources(),
    dataset: await bundleDataset(root, datasetNameOf(experiment.definition)),
    statement: statements.get(experiment),
    replay,
  };
}

/** The claims of each experiment. They are written down before any of its runs starts. */
async function statementsOf(
  root: string,
  work: readonly Work[],
  postClaims: PostClaims | undefined,
): Promise<Map<Experiment, Statement>> {
  const statements = new Map<Experiment, Statement>();
  for (const { experiment } of work) {
    const statement = await stateClaims(
      root,
      experiment.definition,
      await postClaims?.(experiment.definition),
    );
    if (statement) statements.set(experiment, statement);
  }
  return statements;
}
