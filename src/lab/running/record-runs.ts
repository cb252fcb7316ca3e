import { performance } from 'node:perf_hooks';
import { checkCacheWritable } from '../../files/cache-directory.ts';
import { formatDuration } from '../../messages/duration.ts';
import { withTf32 } from '../engines/native.ts';
import { selectEngine } from '../engines/select.ts';
import { bundleDataset, fetchDataset } from '../planning/datasets.ts';
import type { Experiment } from '../planning/experiment.ts';
import type { PlannedRun } from '../planning/plan.ts';
import type { EngineName } from '../records/engine-names.ts';
import { gitState } from '../records/provenance.ts';
import type { RunRecord } from '../records/record.ts';
import { checkWritable } from '../records/store.ts';
import { writeBundle } from '../source/bundle.ts';
import { stateClaims } from '../statements/state-claims.ts';
import type { Statement } from '../statements/statement.ts';
import { writeStatement } from '../statements/statement-store.ts';
import { defaultJobs } from './jobs.ts';
import { loadingLines, type Progress } from './progress.ts';
import { type RunOutcome, runInWorkers, type WorkersOptions } from './run-workers.ts';
import type { RunTask } from './worker-messages.ts';

/** Runs of one experiment that are to be recorded. */
export interface Work {
  experiment: Experiment;
  runs: readonly PlannedRun[];
}

export interface RecordOptions extends RunOptions {
  checkpointSeconds?: number | undefined;
  /** Records even what another process records meanwhile. */
  fresh?: boolean | undefined;
  /** The command to put on record. */
  command: string;
}

export interface RunOptions extends Pick<WorkersOptions, 'onOutcome'> {
  root: string;
  engine: EngineName | undefined;
  /** Why that one, if it wasn't asked for with `--engine`. */
  engineReason?: string | undefined;
  /** Whether `native` may round factors to TF32 on the GPU. */
  tf32?: boolean | undefined;
  /** How many runs at a time; by default as many as the engine leaves cores for. */
  jobs: number | undefined;
  dataPath: string | undefined;
  signal: AbortSignal;
  progress: Progress;
  report(line: string): void;
}

/** Runs in worker processes and records each in `results/`. Failures come back as outcomes. @throws ExpectedError before anything is started */
export async function recordRuns(
  work: readonly Work[],
  options: RecordOptions,
): Promise<RunOutcome[]> {
  const { root, command, checkpointSeconds = 120, fresh } = options;
  await checkCacheWritable();
  for (const { experiment } of work) await checkWritable(root, experiment.definition.name);
  const statements = await statementsOf(root, work);
  return performRuns(work, options, { command, checkpointSeconds, fresh }, statements);
}

/** A recorded run whose first steps are to be run again, with this source. */
export interface Replay {
  experiment: Experiment;
  run: PlannedRun;
  record: RunRecord;
  /** At least one. */
  steps: number;
}

/** Runs the first steps of recorded runs again. Writes nothing. @throws as `recordRuns` */
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

async function performRuns(
  work: readonly (Work & Pick<RunTask, 'replay'>)[],
  options: RunOptions,
  purpose: Pick<RunTask, 'command' | 'checkpointSeconds' | 'fresh'>,
  statements: ReadonlyMap<Experiment, Statement> = new Map(),
): Promise<RunOutcome[]> {
  const { root, report } = options;
  const { engine: selected, reason: chosen } = await selectEngine(options.engine);
  const reason = options.engineReason ?? chosen;
  const engine = options.tf32 ? withTf32(selected) : selected;
  report(`engine ${engine.name}: ${reason}`);
  const names = new Set(work.map(({ experiment }) => experiment.definition.dataset.name));
  const loading = loadingLines(report, () => performance.now());
  for (const name of names) {
    const { edition, digest } = await fetchDataset(root, name, options.dataPath, loading);
    report(`data set ${name}: ${edition}, ${digest.slice(0, 12)}`);
  }
  const git = await gitState(root);
  const tasks = await Promise.all(
    work.map(async ({ experiment, runs, replay }) => {
      const module = await writeBundle(root, experiment.code);
      const dataset = await bundleDataset(root, experiment.definition.dataset.name);
      return runs.map(
        (run): RunTask => ({
          root,
          run,
          module,
          source: experiment.source,
          dataset,
          statement: statements.get(experiment),
          git,
          dataPath: options.dataPath,
          engine: { name: engine.name, reason },
          tf32: options.tf32 ?? false,
          ...purpose,
          replay,
        }),
      );
    }),
  );
  const outcomes = await runInWorkers(tasks.flat(), {
    root,
    engine,
    jobs: options.jobs ?? defaultJobs(engine),
    signal: options.signal,
    onMessage: (run, message) => options.progress.update(run, message),
    onOutcome: options.onOutcome,
  });
  options.progress.stop();
  return outcomes;
}

/** Takes down what each experiment claims, before any of its runs begins. */
async function statementsOf(
  root: string,
  work: readonly Work[],
): Promise<Map<Experiment, Statement>> {
  const statements = new Map<Experiment, Statement>();
  for (const { experiment } of work) {
    const statement = await stateClaims(root, experiment.definition);
    if (statement) statements.set(experiment, statement);
  }
  for (const statement of statements.values()) await writeStatement(root, statement);
  return statements;
}

/** One line for an outcome. */
export function describeOutcome(outcome: RunOutcome): string {
  const name = `${outcome.run.experiment}/${outcome.run.id}`;
  if ('error' in outcome) return `${name}: failed: ${outcome.error.message}`;
  if ('stoppedAfter' in outcome) {
    if (outcome.stoppedAfter === 0) return `${name}: not begun; the same command takes it up`;
    const next = outcome.resumable ? 'goes on from there' : 'starts it anew';
    return `${name}: stopped after ${outcome.stoppedAfter} steps; the same command ${next}`;
  }
  if ('table' in outcome) return `${name}: replayed ${outcome.table.step.length} steps`;
  const { record, meanwhile } = outcome;
  if (meanwhile) return `${name}: recorded meanwhile by another process`;
  return `${name}: recorded, ${record.outcome} after ${formatDuration(record.provenance.durationSeconds)}`;
}
