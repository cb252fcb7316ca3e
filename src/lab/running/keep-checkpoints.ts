import { ExpectedError } from '../../messages/expected-error.ts';
import type { KeptArtifacts } from '../artifacts/keep-artifacts.ts';
import type { SeriesTable } from '../records/series.ts';
import type { Statement } from '../statements/statement.ts';
import type { TensorVariable } from '../tensor.ts';
import {
  type Checkpoint,
  checkpointFolder,
  readCheckpoint,
  removeCheckpoints,
  type SavedVariable,
  writeCheckpoint,
} from './checkpoint.ts';
import type { CheckpointKeeper } from './execute-run.ts';

export interface KeeperOptions {
  cacheDirectory: string;
  fingerprint: string;
  engine: string;
  device: string;
  /** The experiment's claims now. */
  statement: Statement | undefined;
  intervalSeconds: number;
  /** What the run keeps: checkpoints have what it had kept by then. */
  artifacts: Pick<KeptArtifacts, 'settle' | 'all' | 'restore'>;
  /** Milliseconds, monotonic. */
  clock(): number;
  now(): Date;
  /** Gets a line for each checkpoint that is damaged or was written on another device. */
  report(line: string): void;
  onResume(stepsDone: number): void;
  /** Called before each write. Throws if another process has taken the run over. */
  requireOurs?(): Promise<void>;
}

/** A run's sessions so far, for its provenance. */
export interface Sessions {
  started: string;
  elapsedSeconds: number;
  resumptions: number;
  /** The devices used, each once. */
  devices: string[];
  /** The experiment's claims when the first session began. */
  statement: Statement | undefined;
}

/** Restores and saves the state of one run. */
export interface RunKeeper extends CheckpointKeeper {
  sessions(): Sessions;
  /** Whether the run registered its state, so that it can resume. */
  resumable(): boolean;
  /** Saves a run that has ended but can't be recorded as it is, if it registered its state and still has it. */
  saveEnd(table: SeriesTable): Promise<void>;
  remove(): Promise<void>;
}

/** Keeps the checkpoints of one run in the cache folder. */
export function keepCheckpoints(options: KeeperOptions): RunKeeper {
  const { cacheDirectory, fingerprint, engine, device, clock } = options;
  const folder = checkpointFolder(cacheDirectory, fingerprint, engine);
  const startedAt = clock();
  let lastSave = startedAt;
  let registered: Record<string, TensorVariable> | undefined;
  let earlier: Sessions = {
    started: options.now().toISOString(),
    elapsedSeconds: 0,
    resumptions: 0,
    devices: [device],
    statement: options.statement,
  };
  const sessions = () => ({
    ...earlier,
    elapsedSeconds: earlier.elapsedSeconds + (clock() - startedAt) / 1000,
  });
  const save = async (state: Record<string, TensorVariable>, table: SeriesTable) => {
    const variables = await readVariables(state);
    await options.artifacts.settle();
    const artifacts = options.artifacts.all();
    await options.requireOurs?.();
    await writeCheckpoint(folder, fingerprint, { ...sessions(), variables, table, artifacts });
    lastSave = clock();
  };
  return {
    sessions,
    resumable: () => registered !== undefined,
    async restore(state) {
      registered = state;
      const checkpoint = await readCheckpoint(folder, fingerprint, options.report);
      if (!checkpoint) return undefined;
      await restoreVariables(state, checkpoint);
      options.artifacts.restore(checkpoint.artifacts ?? []);
      const { started, elapsedSeconds, resumptions, devices = [device], statement } = checkpoint;
      const all = [...new Set([...devices, device])];
      if (all.length > devices.length) {
        options.report(
          `was started on ${devices.join(' and ')}: its record will name ${device}, too`,
        );
      }
      earlier = { started, elapsedSeconds, resumptions: resumptions + 1, devices: all, statement };
      options.onResume(checkpoint.table.step.length);
      return checkpoint.table;
    },
    due: () => clock() - lastSave >= options.intervalSeconds * 1000,
    save,
    async saveEnd(table) {
      // Its author may have disposed of its variables.
      if (registered) await save(registered, table).catch(() => {});
    },
    remove: () => removeCheckpoints(folder),
  };
}

async function restoreVariables(
  state: Record<string, TensorVariable>,
  { variables }: Checkpoint,
): Promise<void> {
  const [expected, saved] = [Object.keys(state).sort(), Object.keys(variables).sort()];
  if (expected.join() !== saved.join()) {
    throw new ExpectedError(
      `the checkpoint holds ${saved.join(', ')}, but the run has ${expected.join(', ')}`,
    );
  }
  if (expected.length === 0) return;
  const { tensor } = await import('@tensorflow/tfjs-core');
  for (const [name, variable] of Object.entries(state)) {
    const { values, shape, dtype } = variables[name]!;
    const value = tensor(values, shape, dtype);
    variable.assign(value as never);
    value.dispose();
  }
}

async function readVariables(
  state: Record<string, TensorVariable>,
): Promise<Record<string, SavedVariable>> {
  const saved: Record<string, SavedVariable> = {};
  for (const [name, variable] of Object.entries(state)) {
    const values = (await variable.data()) as SavedVariable['values'];
    saved[name] = { shape: variable.shape, dtype: savedType(name, variable.dtype), values };
  }
  return saved;
}

function savedType(name: string, dtype: string): SavedVariable['dtype'] {
  if (dtype === 'float32' || dtype === 'int32') return dtype;
  throw new ExpectedError(
    `the state ${JSON.stringify(name)} is ${dtype}; only float32 and int32 are kept`,
  );
}
