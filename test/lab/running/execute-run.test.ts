import { expect, test } from 'vitest';
import { z } from 'zod';
import type { ComputedExperiment } from '../../../src/lab/define.ts';
import type { PlannedRun } from '../../../src/lab/planning/plan.ts';
import type { SeriesTable } from '../../../src/lab/records/series.ts';
import { type ExecutionOptions, executeRun } from '../../../src/lab/running/execute-run.ts';

type Yielded = { step: number; loss?: number };

/** Runs an experiment that yields these rows, or those that a function makes from the first step. */
function execute(
  rows: readonly Yielded[] | ((first: number) => readonly Yielded[]),
  options: Partial<ExecutionOptions> & { kept?: SeriesTable } = {},
) {
  const { kept } = options;
  const definition = {
    name: 'walk',
    metrics: { loss: 'Loss' },
    async *run({ resume }) {
      const first = await resume({});
      yield* typeof rows === 'function' ? rows(first) : rows;
    },
    parameters: z.strictObject({}),
  } as Partial<ComputedExperiment> as ComputedExperiment;
  return executeRun(definition, { parameters: {}, seed: 1 } as PlannedRun, undefined, {
    onProgress: () => {},
    signal: new AbortController().signal,
    checkpoints: { restore: async () => kept, due: () => false, save: async () => {} },
    artifacts: { keep: async () => {}, settle: async () => {} },
    clock: () => 0,
    ...options,
  });
}

const every = (interval: number, first = 0) =>
  Array.from({ length: 4 }, (_, i) => ({ step: first + i * interval, loss: i }));

test('rows may have any ascending steps', async () => {
  const { table, outcome } = await execute(every(10, 9));
  expect(outcome).toBe('completed');
  expect(table).toEqual({ step: [9, 19, 29, 39], metrics: { loss: [0, 1, 2, 3] } });
});

test('a run goes on after the last step of its checkpoint', async () => {
  const kept = { step: [0, 10], metrics: { loss: [5, 4] } };
  const { table } = await execute((first) => [{ step: first + 9, loss: first }], { kept });
  expect(table).toEqual({ step: [0, 10, 20], metrics: { loss: [5, 4, 11] } });
});

test('all rows so far are given to who keeps them, and are none the less the same', async () => {
  const rows = Array.from({ length: 100 }, (_, step) => ({ step, loss: step / 7 }));
  const kept: number[] = [];
  const keepRows = async ({ step }: SeriesTable) => {
    kept.push(step.length);
  };
  const watched = await execute(rows, { keepRows });
  expect(kept).toEqual([32, 64, 96, 100]);
  expect(watched).toEqual(await execute(rows));
});

test('a replay ends after as many rows as were asked for', async () => {
  const { table } = await execute(every(10), { rows: 2 });
  expect(table.step).toEqual([0, 10]);
});

test('a step without a value is not measured there', async () => {
  const { table } = await execute([{ step: 0, loss: 1 }, { step: 3 }]);
  expect(table.metrics['loss']).toEqual([1, null]);
});

test.each([
  [[0, 3, 3], 'step 3: comes after step 3; steps must ascend, and a step has one row'],
  [[7, 3], 'step 3: comes after step 7; steps must ascend, and a step has one row'],
  [[0.5], 'step 0.5: a step is a whole number from 0 to 2147483647'],
  [[-1], 'step -1: a step is a whole number from 0 to 2147483647'],
  [[2 ** 31], 'step 2147483648: a step is a whole number from 0 to 2147483647'],
])('steps %j are refused', async (steps, message) => {
  await expect(execute(steps.map((step) => ({ step })))).rejects.toThrow(
    `experiment walk, ${message}`,
  );
});
