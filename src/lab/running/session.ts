import { pathToFileURL } from 'node:url';
import { cacheDirectory } from '../../files/cache-directory.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { DatasetDefinition, LoadedDataset } from '../dataset.ts';
import { type ExperimentDefinition, lengthOf } from '../define.ts';
import type { Device } from '../engines/engine.ts';
import { engineNamed } from '../engines/select.ts';
import type { RowsSoFar } from '../in-progress/rows-so-far.ts';
import type { LockedRun } from '../in-progress/run-lock.ts';
import type { EngineRecord } from '../records/record.ts';
import type { RunTask, WorkerMessage } from './worker-messages.ts';

/** What a session needs from its process. */
export interface Host {
  /** Aborted when the run is to stop. */
  signal: AbortSignal;
  /** Aborted when it is to stop at once. Only programs need time to stop. */
  hurry: AbortSignal;
  tell(message: WorkerMessage): void;
  /** Milliseconds, monotonic. */
  clock(): number;
  now(): Date;
}

/** A task with everything that its run needs: a started engine, the experiment and its data. */
export interface Session extends Host {
  task: RunTask;
  device: Device;
  definition: ExperimentDefinition;
  dataset: LoadedDataset<unknown>;
  /** Present while it is recorded: gets all rows so far, now and then. */
  keepRows?: RowsSoFar['keep'];
  /** Present while it is recorded. `requireOurs` is to be called before each write. */
  lock?: Pick<LockedRun, 'requireOurs' | 'wasLost'>;
}

/**
 * Starts a task's engine and loads its experiment and data. @throws ExpectedError if the engine, the experiment or the
 * data can't be used
 */
export async function openSession(task: RunTask, host: Host): Promise<Session> {
  const device = await startEngine(task);
  const definition = await importDefinition(task.module);
  if (task.engine.name === 'none') requireNoTensors();
  const dataset = await loadDataset(task, host);
  return { ...host, task, device, definition, dataset };
}

/** Announces that the run begins, and its number of steps. */
export function announceRun(
  { task, device, definition, tell }: Session,
  steps: number | undefined,
): void {
  const { samplesPerStep } = lengthOf(definition, task.run.parameters);
  const [metric = ''] = Object.keys(definition.metrics);
  const samples = samplesPerStep === undefined ? {} : { samplesPerStep };
  tell({ type: 'running', steps, ...samples, metric, device: device.name });
}

/** The session's engine, for a record. */
export function describeEngine({ task, device }: Session): EngineRecord {
  const { name, kind, details } = device;
  const program = task.program && { program: task.program.version };
  return { ...task.engine, device: name, deviceKind: kind, ...program, details: { ...details } };
}

async function startEngine({ engine, tf32, replay }: RunTask): Promise<Device> {
  const device = await engineNamed(engine.name).start();
  // A replay may run on another device than its record.
  if (!tf32 || replay || device.kind === 'gpu') return device;
  throw new ExpectedError(`--tf32 needs an NVIDIA GPU, and this is ${device.name}: leave it out`);
}

async function importDefinition(module: string): Promise<ExperimentDefinition> {
  return (await import(pathToFileURL(module).href)).default;
}

/** @throws ExpectedError if the experiment loaded TensorFlow.js, though it imports none itself, so that no engine was started */
function requireNoTensors(): void {
  if (!('_tfengine' in globalThis)) return;
  throw new ExpectedError(
    'a package that the experiment imports computes with TensorFlow.js: let experiment.ts use something of @tensorflow/tfjs-core itself, so that an engine is started',
  );
}

async function loadDataset(
  { root, dataset, dataPath }: RunTask,
  { tell }: Host,
): Promise<LoadedDataset<unknown>> {
  const module: { default: DatasetDefinition<unknown> } = await import(pathToFileURL(dataset).href);
  return module.default.load({
    root,
    path: dataPath,
    cacheDirectory: cacheDirectory(),
    report: (phase, done, total) => tell({ type: 'loading', phase, done, total }),
  });
}
