import { availableParallelism } from 'node:os';
import { writeBundle } from './bundle.ts';
import { fetchDataset } from './data-at-hand.ts';
import type { Engine, EngineName } from './engines/engine.ts';
import { selectEngine } from './engines/select.ts';
import type { Experiment } from './experiment.ts';
import type { PlannedRun } from './plan.ts';
import { formatDuration, type Progress } from './progress.ts';
import { type RunOutcome, runInWorkers } from './run-workers.ts';
import type { RunTask } from './worker.ts';

/** Runs of one experiment that are to be recorded. */
export interface Work {
  experiment: Experiment;
  runs: readonly PlannedRun[];
}

export interface RecordOptions {
  root: string;
  engine: EngineName | undefined;
  /** How many runs at a time; by default as many as the engine leaves cores for. */
  jobs: number | undefined;
  dataPath: string | undefined;
  checkpointSeconds?: number | undefined;
  /** The command to put on record. */
  command: string;
  signal: AbortSignal;
  progress: Progress;
  report(line: string): void;
}

/** Runs in worker processes and records each in `results/`. Failures come back as outcomes. @throws LabError, DatasetError, EngineError before anything is started */
export async function recordRuns(
  work: readonly Work[],
  options: RecordOptions,
): Promise<RunOutcome[]> {
  const { root, report } = options;
  const { engine, reason } = await selectEngine(options.engine);
  report(`engine ${engine.name}: ${reason}`);
  const names = new Set(work.map(({ experiment }) => experiment.definition.dataset.name));
  for (const name of names) {
    const { edition, digest } = await fetchDataset(root, name, options.dataPath, () => {});
    report(`data set ${name}: ${edition}, ${digest.slice(0, 12)}`);
  }
  const tasks = await Promise.all(
    work.map(async ({ experiment, runs }) => {
      const module = await writeBundle(root, experiment.code);
      return runs.map(
        (run): RunTask => ({
          root,
          run,
          module,
          source: experiment.source,
          dataPath: options.dataPath,
          engine: { name: engine.name, reason },
          command: options.command,
          checkpointSeconds: options.checkpointSeconds ?? 120,
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

/** One line for an outcome. */
export function describeOutcome(outcome: RunOutcome): string {
  const name = `${outcome.run.experiment}/${outcome.run.id}`;
  if ('error' in outcome) return `${name}: failed: ${outcome.error.message}`;
  if ('stoppedAfter' in outcome) {
    return `${name}: stopped after ${outcome.stoppedAfter} steps; the same command goes on from there`;
  }
  const { record } = outcome;
  return `${name}: recorded, ${record.outcome} after ${formatDuration(record.provenance.durationSeconds)}`;
}

/** Engines that spread one step over all cores gain nothing from a second run beside it. */
function defaultJobs(engine: Engine): number {
  return engine.usesAllCores ? 1 : availableParallelism();
}
