import { createHash } from 'node:crypto';
import { memory, type Tensor, tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { Row, RunContext } from '../../../src/lab/define.ts';

/** What a run measured at a step, its scalars read. */
export type NumberRow<Metric extends string> = { step: number } & Partial<Record<Metric, number>>;

/** The values of a run's variables between two steps. */
export type Checkpoint = { step: number; values: Record<string, Float32Array> };

/** Runs an experiment on some data with a context made by hand, as the lab would make it. */
export function runnerOf<Parameters, Data, Metric extends string>(
  experiment: {
    run(context: RunContext<Parameters, Data>): AsyncGenerator<Row<Metric>, void>;
  },
  data: Data,
) {
  /** Starts a run, from a checkpoint if one is given. @param observe gets its variables before the first step */
  function start(
    parameters: Parameters,
    seed = 1,
    from?: Checkpoint,
    observe?: (state: Record<string, Variable>) => void,
  ) {
    return experiment.run({
      parameters,
      seed,
      data,
      resume: async (state) => {
        const variables = state as Record<string, Variable>;
        observe?.(variables);
        for (const [name, values] of Object.entries(from?.values ?? {})) {
          tidy(() => variables[name]!.assign(tensor(values, variables[name]!.shape)));
        }
        return from ? from.step + 1 : 0;
      },
      keep: async () => {},
    });
  }

  /** Runs to the end, and reads the rows, and the variables after each step. */
  async function runToEnd(parameters: Parameters, seed = 1, from?: Checkpoint) {
    const rows: NumberRow<Metric>[] = [];
    const checkpoints: Checkpoint[] = [];
    let state: Record<string, Variable> = {};
    const run = start(parameters, seed, from, (variables) => {
      state = variables;
    });
    for await (const row of run) {
      rows.push(await numbersOf(row));
      checkpoints.push({ step: row.step, values: await valuesOf(state) });
    }
    return { rows, checkpoints, digests: checkpoints.map(digestOf) };
  }

  /** The numbers of tensors after each step's row was read, in a run that is broken off after a step. */
  async function tensorCounts(parameters: Parameters, lastStep: number): Promise<Set<number>> {
    const counts = new Set<number>();
    for await (const row of start(parameters)) {
      await numbersOf(row);
      counts.add(memory().numTensors);
      if (row.step === lastStep) break;
    }
    return counts;
  }

  return { start, runToEnd, tensorCounts };
}

/** The row's numbers, its scalars read and disposed of. */
export async function numbersOf<Metric extends string>(
  row: Row<Metric>,
): Promise<NumberRow<Metric>> {
  const numbers: Record<string, number> = {};
  for (const [metric, value] of Object.entries(row) as [string, number | Tensor][]) {
    numbers[metric] = typeof value === 'number' ? value : (await value.data())[0]!;
    if (typeof value !== 'number') value.dispose();
  }
  return { ...numbers, step: row.step } as NumberRow<Metric>;
}

async function valuesOf(state: Record<string, Variable>) {
  const values: Checkpoint['values'] = {};
  for (const [name, variable] of Object.entries(state)) {
    values[name] = Float32Array.from(await variable.data());
  }
  return values;
}

function digestOf({ values }: Checkpoint): string {
  const hash = createHash('sha256');
  for (const [name, array] of Object.entries(values)) {
    hash.update(name).update(new Uint8Array(array.buffer));
  }
  return hash.digest('hex');
}
