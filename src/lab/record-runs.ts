import { performance } from 'node:perf_hooks';
import { availableCores } from './available-cores.ts';
import { writeBundle } from './bundle.ts';
import { checkCacheWritable } from './cache-directory.ts';
import type { Comparison } from './compare-tables.ts';
import { fetchDataset } from './data-at-hand.ts';
import type { Engine, EngineName } from './engines/engine.ts';
import { withTf32 } from './engines/native.ts';
import { selectEngine } from './engines/select.ts';
import type { Experiment } from './experiment.ts';
import { plainLine } from './plain-line.ts';
import type { PlannedRun } from './plan.ts';
import { formatDuration, loadingLines, type Progress } from './progress.ts';
import { bundleDataset } from './project-dataset.ts';
import { gitState } from './provenance.ts';
import { type RunOutcome, runInWorkers } from './run-workers.ts';
import { stateClaims } from './state-claims.ts';
import type { Statement } from './statement.ts';
import { writeStatement } from './statement-store.ts';
import { checkWritable } from './store.ts';
import type { RunTask } from './worker.ts';

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

export interface RunOptions {
  root: string;
  engine: EngineName | undefined;
  /** Whether `native` may round factors to TF32 on the GPU. */
  tf32?: boolean | undefined;
  /** How many runs at a time; by default as many as the engine leaves cores for. */
  jobs: number | undefined;
  dataPath: string | undefined;
  signal: AbortSignal;
  progress: Progress;
  report(line: string): void;
}

/** Runs in worker processes and records each in `results/`. Failures come back as outcomes. @throws LabError, DatasetError, EngineError before anything is started */
export async function recordRuns(
  work: readonly Work[],
  options: RecordOptions,
): Promise<RunOutcome[]> {
  return performRuns(work, options, {
    command: options.command,
    checkpointSeconds: options.checkpointSeconds ?? 120,
    fresh: options.fresh,
  });
}

/** Runs the first steps of recorded runs again and compares. Writes nothing. @throws as `recordRuns` */
export async function replayRuns(
  work: readonly Work[],
  replaySteps: number,
  options: RunOptions,
): Promise<RunOutcome[]> {
  return performRuns(work, options, { command: '', checkpointSeconds: 0, replaySteps });
}

async function performRuns(
  work: readonly Work[],
  options: RunOptions,
  purpose: Pick<RunTask, 'command' | 'checkpointSeconds' | 'fresh' | 'replaySteps'>,
): Promise<RunOutcome[]> {
  const { root, report } = options;
  if (purpose.replaySteps === undefined) {
    await checkCacheWritable();
    for (const { experiment } of work) await checkWritable(root, experiment.definition.name);
  }
  const statements = purpose.replaySteps === undefined ? await statementsOf(root, work) : new Map();
  const { engine: selected, reason } = await selectEngine(options.engine);
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
    work.map(async ({ experiment, runs }) => {
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
  if ('comparison' in outcome) return `${name}: ${describeComparison(outcome.comparison)}`;
  const { record, meanwhile } = outcome;
  if (meanwhile) return `${name}: recorded meanwhile by another process`;
  return `${name}: recorded, ${record.outcome} after ${formatDuration(record.provenance.durationSeconds)}`;
}

/** "the first 20 steps are identical", or where they differ most. */
export function describeComparison({ steps, worst }: Comparison): string {
  if (!worst) return `the first ${steps} steps are identical, bit for bit`;
  const { metric, step, recorded, replayed, relative } = worst;
  const size = relative < Infinity ? ` (${relative.toExponential(1)} of its largest value)` : '';
  return `of the first ${steps} steps, ${plainLine(metric)} differs most, at step ${step}: recorded ${recorded ?? 'none'}, now ${replayed ?? 'none'}${size}`;
}

/** Engines that spread one step over all cores gain nothing from a second run beside it. */
export function defaultJobs(engine: Engine): number {
  return engine.usesAllCores ? 1 : availableCores();
}
