import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { cacheDirectory } from '../../files/cache-directory.ts';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import { placeOfFailure } from '../../messages/failure-place.ts';
import type { DatasetDefinition, LoadedDataset } from '../dataset.ts';
import type { ExperimentDefinition } from '../define.ts';
import type { Device } from '../engines/engine.ts';
import { engineNamed } from '../engines/select.ts';
import { refuseDamaged } from '../planning/damaged-runs.ts';
import type { PlannedRun } from '../planning/plan.ts';
import { stateOf } from '../planning/run-state.ts';
import { earlierRecordings } from '../records/earlier-recordings.ts';
import { fingerprintRun } from '../records/fingerprint.ts';
import { describeMachine } from '../records/provenance.ts';
import type { EngineRecord, Fingerprint, RunRecord } from '../records/record.ts';
import { requireRecordable, type SeriesTable, summarise } from '../records/series.ts';
import { readRecord, restoreSetAside, writeRun } from '../records/store.ts';
import { checkSameData } from '../shown/recorded-table.ts';
import { writeStatement } from '../statements/statement-store.ts';
import { executeRun } from './execute-run.ts';
import { keepCheckpoints } from './keep-checkpoints.ts';
import { lockRun, runLock } from './run-lock.ts';
import { stopSignals } from './stop-signal.ts';
import type { RunTask, WorkerMessage } from './worker-messages.ts';

// A stack in a bundle leads to the line that its author wrote.
process.setSourceMapsEnabled(true);

const stop = new AbortController();
process.on('message', (message: RunTask | 'stop') => {
  if (message === 'stop') stop.abort();
  else void perform(message);
});
// What asks to stop reaches the whole process group, of a terminal or of a scheduler's job, the parent too: it
// decides, and asks us.
for (const signal of stopSignals) process.on(signal, () => {});
// Without its parent it keeps its state and ends.
process.on('disconnect', () => stop.abort());

async function perform(task: RunTask): Promise<void> {
  try {
    await tell(await (task.replay ? replayRun(task, task.replay) : recordRun(task)));
  } catch (error) {
    await tell({ type: 'failed', ...describeFailure(task.root, error) });
  }
  if (process.connected) process.disconnect();
  process.exit();
}

/** What isn't expected comes with its stack; the first line alone tells the place in the experiment's source. */
function describeFailure(root: string, error: unknown): { message: string; expected: boolean } {
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  if (isExpected(error)) return { message, expected: true };
  const place = placeOfFailure(root, stack);
  const where = place ? ` (${place})` : '';
  return { message: stack.replace(/$/m, () => where), expected: false };
}

async function recordRun(task: RunTask): Promise<WorkerMessage> {
  const { root, run } = task;
  const device = await engineNamed(task.engine.name).start();
  if (task.tf32 && device.kind !== 'gpu') {
    throw new ExpectedError(`--tf32 needs an NVIDIA GPU, and this is ${device.name}: leave it out`);
  }
  const definition = await importDefinition(task.module);
  const dataset = await loadDataset(task);
  const { steps, samplesPerStep } = definition.length(run.parameters);
  requireRecordable(steps, Object.keys(definition.metrics).length);
  const metric = Object.keys(definition.metrics)[0] ?? '';
  tell({ type: 'running', steps, samplesPerStep, metric, device: device.name });

  const fingerprint = fingerprintRun(task.source, run.parameters, run.seed, dataset.digest);
  const lock = runLock(cacheDirectory(), fingerprint.digest);
  const release = await lockRun(lock, `${run.experiment}/${run.id}`, () => new Date());
  try {
    // Who had the lock before may have been killed since the runs were surveyed.
    await restoreSetAside(root, run.experiment);
    const state = task.fresh
      ? undefined
      : await stateOf(root, { source: task.source }, run, dataset.digest);
    if (state?.state === 'fresh')
      return { type: 'recorded', record: state.record, meanwhile: true };
    if (state?.state === 'damaged') refuseDamaged([{ run, state }]);
    return await recordLocked(task, { definition, dataset, device, fingerprint });
  } finally {
    await release();
  }
}

/** What a run is made of, once it's loaded. */
interface Loaded {
  definition: ExperimentDefinition;
  dataset: LoadedDataset<unknown>;
  device: Device;
  fingerprint: Fingerprint;
}

async function recordLocked(
  task: RunTask,
  { definition, dataset, device, fingerprint }: Loaded,
): Promise<WorkerMessage> {
  const { root, run, git } = task;
  const { steps, samplesPerStep } = definition.length(run.parameters);
  const clock = () => performance.now();
  const checkpoints = keepCheckpoints({
    cacheDirectory: cacheDirectory(),
    fingerprint: fingerprint.digest,
    engine: task.tf32 ? `${task.engine.name}-tf32` : task.engine.name,
    device: device.name,
    statement: task.statement,
    intervalSeconds: task.checkpointSeconds,
    clock,
    now: () => new Date(),
    report: (line) => tell({ type: 'note', line }),
    onResume: (stepsDone) => tell({ type: 'resumed', stepsDone }),
  });
  const { table, outcome } = await executeRun(definition, run, dataset.data, {
    onProgress: (stepsDone, value) => tell({ type: 'progress', stepsDone, value }),
    signal: stop.signal,
    checkpoints,
    clock,
  });
  const stepsDone = table.step.length;
  if (outcome === 'stopped') {
    return { type: 'stopped', stepsDone, resumable: checkpoints.resumable() };
  }

  if (outcome === 'completed' && stepsDone !== steps) {
    throw new ExpectedError(
      `yielded ${stepsDone} rows, but its length says ${steps} steps: make length() and run() agree`,
    );
  }
  const { started, elapsedSeconds, resumptions, devices, statement } = checkpoints.sessions();
  const earlier = earlierRecordings(await replacedRecord(root, run), fingerprint);
  const provenance: RunRecord['provenance'] = {
    started,
    durationSeconds: elapsedSeconds,
    resumptions,
    samplesPerSecond: (stepsDone * samplesPerStep) / elapsedSeconds,
    command: task.command,
    engine: { ...describeEngine(task, device), device: devices.join(' and ') },
    ...(git && { git }),
    // Of the first session: cleaning up may have removed it meanwhile.
    ...(statement && { statement: await writeStatement(root, statement) }),
    ...(earlier && { earlier }),
    machine: describeMachine(),
  };
  const draft = draftRecord(task, fingerprint, dataset, table, outcome, provenance);
  const record = await writeRun(root, draft, table);
  const unmeasured = Object.keys(definition.metrics).filter((name) => !(name in record.summary));
  if (unmeasured.length > 0) {
    tell({ type: 'note', line: `no row had a finite ${unmeasured.join(', ')}` });
  }
  await checkpoints.remove();
  return { type: 'recorded', record };
}

/** One that can't be read is replaced without a trace, as if it had been removed. */
async function replacedRecord(root: string, run: PlannedRun): Promise<RunRecord | undefined> {
  return readRecord(root, run.experiment, run.id).catch((error: unknown) => {
    if (isExpected(error)) return undefined;
    throw error;
  });
}

/** Runs the first steps again. Leaves everything as it is. */
async function replayRun(
  task: RunTask,
  { record, steps }: NonNullable<RunTask['replay']>,
): Promise<WorkerMessage> {
  const { run } = task;
  const device = await engineNamed(task.engine.name).start();
  const definition = await importDefinition(task.module);
  const dataset = await loadDataset(task);
  checkSameData(dataset.digest, record);
  const { samplesPerStep } = definition.length(run.parameters);
  const metric = Object.keys(definition.metrics)[0] ?? '';
  tell({ type: 'running', steps, samplesPerStep, metric, device: device.name });
  const { table, outcome } = await executeRun(definition, run, dataset.data, {
    onProgress: (stepsDone, value) => tell({ type: 'progress', stepsDone, value }),
    signal: stop.signal,
    steps,
    checkpoints: { restore: async () => undefined, due: () => false, save: async () => {} },
    clock: () => performance.now(),
  });
  if (outcome === 'stopped') {
    return { type: 'stopped', stepsDone: table.step.length, resumable: false };
  }
  return { type: 'replayed', table, ended: outcome, engine: describeEngine(task, device) };
}

async function importDefinition(module: string): Promise<ExperimentDefinition> {
  return (await import(pathToFileURL(module).href)).default;
}

async function loadDataset({ root, dataset, dataPath }: RunTask): Promise<LoadedDataset<unknown>> {
  const { default: definition } = (await import(pathToFileURL(dataset).href)) as {
    default: DatasetDefinition<unknown>;
  };
  return definition.load({
    root,
    path: dataPath,
    cacheDirectory: cacheDirectory(),
    report: (phase, done, total) => tell({ type: 'loading', phase, done, total }),
  });
}

function draftRecord(
  { run }: RunTask,
  fingerprint: Fingerprint,
  { name, edition, caveat, digest, samples }: LoadedDataset<unknown>,
  table: SeriesTable,
  outcome: RunRecord['outcome'],
  provenance: RunRecord['provenance'],
): Omit<RunRecord, 'series'> {
  return {
    format: 1,
    experiment: run.experiment,
    variant: run.variant,
    seed: run.seed,
    profile: run.profile,
    outcome,
    parameters: run.parameters as RunRecord['parameters'],
    fingerprint,
    dataset: { name, edition, ...(caveat && { caveat }), digest, samples },
    provenance,
    summary: summarise(table),
  };
}

function describeEngine({ engine }: RunTask, device: Device): EngineRecord {
  return {
    ...engine,
    device: device.name,
    deviceKind: device.kind,
    details: { ...device.details },
  };
}

/** Settles when the message is sent, and all before it: what is still queued at the exit is lost. */
function tell(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    // That the parent is gone is seen by 'disconnect'.
    if (process.connected) process.send!(message, undefined, undefined, () => resolve());
    else resolve();
  });
}
