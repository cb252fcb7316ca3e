import type { Scalar } from '@tensorflow/tfjs-core';
import { withSortedKeys } from '../../files/digest.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { EncodedArtifact } from '../artifacts/encoded.ts';
import type { KeptArtifacts } from '../artifacts/keep-artifacts.ts';
import type { ComputedExperiment, ExperimentDefinition, Row } from '../define.ts';
import type { PlannedRun } from '../planning/plan.ts';
import { appendRow, emptyTable, latestStep, type SeriesTable } from '../records/series.ts';
import type { ScalarTensor, TensorVariable } from '../tensor.ts';
import { thatRepeats } from './repeating-failure.ts';

export interface Execution {
  table: SeriesTable;
  /** `stopped`: the signal was aborted; the table ends there. */
  outcome: 'completed' | 'diverged' | 'stopped';
}

/** What a replay computed. */
export interface Replayed {
  execution: Execution;
  artifacts: readonly EncodedArtifact[];
}

export interface ExecutionOptions {
  /** Called after each read-back, with the number of rows and the last value of the first metric. */
  onProgress(stepsDone: number, value: number | undefined): void;
  /** Called after each read-back, too, with all rows so far. */
  keepRows?(table: SeriesTable): Promise<void>;
  signal: AbortSignal;
  /** Ends the run as completed after this number of rows. */
  rows?: number;
  /** Saves the state of runs that register one. */
  checkpoints: CheckpointKeeper;
  /** Takes what the run keeps besides its rows. */
  artifacts: Pick<KeptArtifacts, 'keep' | 'settle'>;
  /** Milliseconds, monotonic. */
  clock(): number;
}

/** Restores and saves the state that an experiment registers. */
export interface CheckpointKeeper {
  /** Assigns a checkpoint's values to the variables and returns its rows; undefined if there is no checkpoint. */
  restore(state: Record<string, TensorVariable>): Promise<SeriesTable | undefined>;
  due(): boolean;
  save(state: Record<string, TensorVariable>, table: SeriesTable): Promise<void>;
}

/** Scalars are read back at least this often, to show progress and to keep few of them waiting. */
const readBackRows = 32;
const readBackMilliseconds = 500;

/**
 * Runs an experiment in this process, on the selected backend, and collects its rows. A metric that becomes NaN or
 * infinite ends the run as diverged; the last row holds that value.
 */
export async function executeRun(
  definition: ComputedExperiment,
  run: PlannedRun,
  data: unknown,
  options: ExecutionOptions,
): Promise<Execution> {
  let table = emptyTable(Object.keys(definition.metrics));
  let state: Record<string, TensorVariable> | undefined;
  const rows = definition.run({
    // Sorted, as in the digest: code that iterates over the parameters must not depend on the order in which they were
    // written.
    parameters: withSortedKeys(run.parameters),
    seed: run.seed,
    data,
    async resume(variables) {
      state = variables;
      table = (await options.checkpoints.restore(variables)) ?? table;
      return lastStep(table) + 1;
    },
    keep(name, value, step) {
      const kept = options.artifacts.keep(name, value, step);
      // Kinds and names don't depend on the seed. Who doesn't wait for it hears of it at the next row.
      kept.catch(thatRepeats);
      return kept;
    },
  });
  let pending: Row<string>[] = [];
  let lastReadBack = options.clock();
  const readBack = async () => {
    const finite = await appendRows(table, pending);
    pending = [];
    lastReadBack = options.clock();
    options.onProgress(table.step.length, lastValue(table));
    await options.keepRows?.(table);
    return finite;
  };
  for await (const row of beforeFirstRow(rows, () => table)) {
    checkRow(definition, row, pending.at(-1)?.step ?? lastStep(table));
    pending.push(row);
    // Values wait in memory until they are encoded.
    await options.artifacts.settle();
    if (table.step.length + pending.length === options.rows) break;
    const due =
      pending.length >= readBackRows || options.clock() - lastReadBack >= readBackMilliseconds;
    if (due && !(await readBack())) return { table, outcome: 'diverged' };
    // Node handles messages and signals only between macrotasks.
    if (due) await new Promise(setImmediate);
    const stopped = options.signal.aborted;
    if (!stopped && !options.checkpoints.due()) continue;
    if (!(await readBack())) return { table, outcome: 'diverged' };
    if (state) await options.checkpoints.save(state, table);
    if (stopped) return { table, outcome: 'stopped' };
  }
  await options.artifacts.settle();
  const finite = await readBack();
  return { table, outcome: finite ? 'completed' : 'diverged' };
}

/** Passes rows on. An error before the first row of a run that doesn't resume will repeat with every seed. */
async function* beforeFirstRow<Passed>(
  rows: AsyncGenerator<Passed>,
  tableOf: () => SeriesTable,
): AsyncGenerator<Passed> {
  let any = false;
  try {
    for await (const row of rows) {
      any = true;
      yield row;
    }
  } catch (error) {
    throw any || tableOf().step.length > 0 ? error : thatRepeats(error);
  }
}

/** The definition as one with `run`. */
export function computed(definition: ExperimentDefinition): ComputedExperiment {
  if (definition.run) return definition;
  throw new Error(`experiment ${definition.name} has no run()`);
}

/**
 * Appends rows up to the first that has a value which isn't finite, that row included. Returns whether all are finite.
 */
async function appendRows(table: SeriesTable, rows: readonly Row<string>[]): Promise<boolean> {
  const scalars = rows.flatMap((row) => Object.values(row).filter(isScalar));
  const values = await readScalars(scalars);
  for (const row of rows) {
    const resolved = Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        isScalar(value) ? values.get(value)! : (value as number),
      ]),
    );
    appendRow(table, row.step, resolved);
    if (!Object.values(resolved).every(Number.isFinite)) return false;
  }
  return true;
}

/** Reads all scalars in one transfer, because each read-back makes a GPU finish its whole queue. */
async function readScalars(scalars: readonly ScalarTensor[]): Promise<Map<ScalarTensor, number>> {
  if (scalars.length === 0) return new Map();
  // Loaded only for rows with tensors: a run without any needs no TensorFlow.js.
  const { cast, stack, tidy } = await import('@tensorflow/tfjs-core');
  const stacked = tidy(() =>
    stack(scalars.map((scalar) => cast(scalar as unknown as Scalar, 'float32'))),
  );
  const values = await stacked.data();
  stacked.dispose();
  for (const scalar of scalars) scalar.dispose();
  return new Map(scalars.map((scalar, i) => [scalar, values[i]!]));
}

/** @throws ExpectedError that will repeat, as names and kinds of values don't depend on the seed */
function checkRow(definition: ExperimentDefinition, row: Row<string>, before: number): void {
  const where = `experiment ${definition.name}, step ${row.step}`;
  checkStep(where, row.step, before);
  for (const [name, value] of Object.entries(row)) {
    if (name === 'step') continue;
    if (!Object.hasOwn(definition.metrics, name)) {
      throw thatRepeats(
        new ExpectedError(
          `${where}: ${JSON.stringify(name)} isn't one of its metrics; known: ${Object.keys(definition.metrics).join(', ')}`,
        ),
      );
    }
    if (typeof value !== 'number' && !isScalar(value)) {
      throw thatRepeats(new ExpectedError(`${where}: ${name} must be a number or a scalar tensor`));
    }
  }
}

/** @param before the step of the row before; −1 for the first row */
function checkStep(where: string, step: unknown, before: number): void {
  if (!Number.isInteger(step) || (step as number) < 0 || (step as number) > latestStep) {
    throw new ExpectedError(`${where}: a step is a whole number from 0 to ${latestStep}`);
  }
  if ((step as number) > before) return;
  throw new ExpectedError(
    `${where}: comes after step ${before}; steps must ascend, and a step has one row`,
  );
}

/** −1 before the first row. */
function lastStep({ step }: SeriesTable): number {
  return step.at(-1) ?? -1;
}

function isScalar(value: unknown): value is ScalarTensor {
  return value instanceof Object && 'rank' in value && value.rank === 0;
}

function lastValue({ metrics }: SeriesTable): number | undefined {
  const [first] = Object.values(metrics);
  return first?.findLast((value) => value !== null) ?? undefined;
}
