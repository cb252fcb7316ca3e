import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { cacheDirectory, checkCacheWritable } from '../../../files/cache-directory.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';
import type { DatasetDefinition, DatasetIdentity } from '../../dataset.ts';
import { engineNamed, type SelectedEngine, selectEngine } from '../../engines/select.ts';
import type { PlannedRun } from '../../planning/plan.ts';
import { stateOf } from '../../planning/run-state.ts';
import { type Shard, takeShard } from '../../planning/shard.ts';
import { usesTensors } from '../../records/engine-names.ts';
import { checkWritable, restoreSetAside } from '../../records/store.ts';
import { loadingLines, showProgress } from '../../running/progress.ts';
import { describeOutcomes, exitCodeOf, type RunOutcome } from '../../running/run-outcome.ts';
import { runInWorkers } from '../../running/run-workers.ts';
import { stopSignal } from '../../running/stop-signal.ts';
import type { ProgramTask, RunTask } from '../../running/worker-messages.ts';
import { print, report } from '../../terminal/console.ts';
import { layout } from '../format/layout.ts';
import { type Manifest, readManifest } from '../format/manifest.ts';

/** How the runs of a pack are recorded. */
export interface PackedOptions {
  /** Seconds after which they are stopped. */
  timeLimit?: number;
  jobs?: number;
  checkpoint?: number;
  shard?: Shard;
  keepGoing?: boolean;
  /** Whether records tell on which machine of a cluster a run was. */
  nameNodes?: boolean;
}

/**
 * Records the runs of a pack that are left, prints how each ended, and sets the exit code.
 *
 * @param command that was called here. Default: the one that made the pack is put on record alone
 * @throws ExpectedError
 */
export async function recordPacked(
  root: string,
  options: PackedOptions,
  command?: string,
): Promise<RunOutcome[]> {
  const { timeLimit } = options;
  const signal = stopSignal(report, timeLimit && timeLimit - secondsToStop(timeLimit));
  const manifest = await readManifest(root);
  await checkCacheWritable();
  const experiments = new Set(manifest.runs.map(({ experiment }) => experiment));
  for (const experiment of experiments) await checkWritable(root, experiment);
  const program = await programOf(root, manifest);
  const selected = await selectPacked(manifest);
  report(`engine ${selected.engine.name}: ${selected.reason}`);
  const { edition, digest } = await identifyData(root, manifest);
  report(`data set ${manifest.dataset.name}: ${edition}, ${digest.slice(0, 12)}`);

  const due = await dueRuns(root, manifest, digest, options.shard);
  if (due.length === 0) {
    print('nothing left to run');
    return [];
  }
  const recorded = command ? `${command} (of \`${manifest.command}\`)` : manifest.command;
  const { checkpoint: checkpointSeconds = 120 } = options;
  const tasks = due.map((run) => ({
    ...taskFor(root, manifest, selected, run, recorded),
    checkpointSeconds,
    program,
    nameNodes: options.nameNodes,
  }));
  const outcomes = await runInWorkers(tasks, {
    root,
    engineOf: () => selected.engine,
    jobs: options.jobs,
    keepGoing: options.keepGoing,
    signal,
    worker: { file: path.join(root, layout.worker), execArgv: [] },
    progress: showProgress(process.stderr, () => performance.now()),
  });
  for (const line of describeOutcomes(outcomes)) print(line);
  process.exitCode = exitCodeOf(outcomes);
  if (process.exitCode === 0 && command) print('done: `npm run lab -- import` takes this folder');
  return outcomes;
}

/** The time reserved for the current step and for saving the state: a tenth of the limit, at most 15 s. */
function secondsToStop(limit: number): number {
  return Math.min(limit / 10, 15);
}

/** Loaded only for commands, as it loads the readers of lock files. */
async function programOf(root: string, { program }: Manifest): Promise<ProgramTask | undefined> {
  if (!program) return undefined;
  const { packedProgram } = await import('./packed-program.ts');
  return packedProgram(root, program, process.env);
}

async function selectPacked({ engines }: Manifest): Promise<SelectedEngine> {
  const [only, ...others] = engines;
  if (only !== undefined && !usesTensors(only)) {
    const reason = only === 'command' ? 'the run is a command' : 'the run uses no tensors';
    return { engine: engineNamed(only), reason };
  }
  if (others.length === 0) return selectEngine(only);
  return selectEngine(
    undefined,
    engines.map((name) => engineNamed(name)),
  );
}

/**
 * Identifies the data. This also decodes the data once, so that parallel workers don't each do it.
 *
 * @throws ExpectedError if it isn't the packed data
 */
async function identifyData(root: string, manifest: Manifest): Promise<DatasetIdentity> {
  const { default: dataset } = (await import(
    pathToFileURL(path.join(root, layout.dataset)).href
  )) as { default: DatasetDefinition<unknown> };
  const { name, digest } = manifest.dataset;
  const identity = await dataset.identify({
    root,
    path: dataPath(root, manifest),
    cacheDirectory: cacheDirectory(),
    report: loadingLines(report, () => performance.now()),
  });
  if (identity?.digest === digest) return identity;
  throw new ExpectedError(
    `data set ${name}: decodes to other data here (${identity?.digest.slice(0, 12)}) than where it was packed (${digest.slice(0, 12)})`,
  );
}

async function dueRuns(
  root: string,
  { runs, source }: Manifest,
  datasetDigest: string,
  shard: Shard | undefined,
): Promise<PlannedRun[]> {
  const ours = takeShard(runs, shard);
  for (const experiment of new Set(ours.map((run) => run.experiment))) {
    await restoreSetAside(root, experiment);
  }
  const states = ours.map((run) => stateOf(root, { source }, run, datasetDigest));
  const fresh = (await Promise.all(states)).map(({ state }) => state === 'fresh');
  return ours.filter((_, i) => !fresh[i]);
}

function taskFor(
  root: string,
  manifest: Manifest,
  { engine, reason }: SelectedEngine,
  run: PlannedRun,
  command: string,
): Omit<RunTask, 'checkpointSeconds' | 'nameNodes' | 'program'> {
  return {
    root,
    run,
    module: path.join(root, layout.experiment),
    source: manifest.source,
    sources: manifest.sources,
    dataset: path.join(root, layout.dataset),
    statement: manifest.statement,
    git: manifest.git,
    dataPath: dataPath(root, manifest),
    engine: { name: engine.name, reason },
    tf32: false,
    command,
  };
}

function dataPath(root: string, { dataset }: Manifest): string | undefined {
  return dataset.path && path.join(root, dataset.path);
}
