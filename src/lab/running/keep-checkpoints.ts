import { ExpectedError } from '../../messages/expected-error.ts';
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
  /** Milliseconds, monotonic. */
  clock(): number;
  now(): Date;
  /** Gets a line for each checkpoint that is damaged or was written on another device. */
  report(line: string): void;
  onResume(stepsDone: number): void;
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
  remove(): Promise<void>;
}

/** Keeps the checkpoints of one run in the cache folder. */
export function keepCheckpoints(options: KeeperOptions): RunKeeper {
  const { cacheDirectory, fingerprint, engine, device, clock } = options;
  const folder = checkpointFolder(cacheDirectory, fingerprint, engine);
  const startedAt = clock();
  let lastSave = startedAt;
  let resumable = false;
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
  return {
    sessions,
    resumable: () => resumable,
    async restore(state) {
      resumable = true;
      const checkpoint = await readCheckpoint(folder, fingerprint, options.report);
      if (!checkpoint) return undefined;
      await restoreVariables(state, checkpoint);
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
    async save(state, table) {
      const variables = await readVariables(state);
      await writeCheckpoint(folder, fingerprint, { ...sessions(), variables, table });
      lastSave = clock();
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
