import { expect, test } from 'vitest';
import { draftPlan } from '../../../src/lab/imports/draft-plan.ts';
import { createImportedProject, type LoggedRun, rowsOf } from './imported-project.ts';

/** The plan that is drafted of these runs, in files named in this order. */
async function planOf(...runs: LoggedRun[]) {
  const project = await createImportedProject();
  for (const [i, run] of runs.entries()) await project.log(`run_${i + 1}.jsonl`, run);
  return draftPlan(`${project.root}/logs`);
}

const run = (parameters: Record<string, unknown>, rows = rowsOf([2, 1])): LoggedRun => ({
  run: { tool: 'MLflow' },
  parameters,
  rows,
});

test('variants are the values that vary, but for the seed', async () => {
  const plan = await planOf(
    run({ lr: 0.1, width: 64, seed: 1 }),
    run({ lr: 0.1, width: 64, seed: 2 }),
    run({ lr: 0.01, width: 64, seed: 1 }),
    run({ lr: 0.01, width: 64, seed: 2 }),
  );
  expect(plan.variants).toEqual([
    { name: 'lr-0-1', label: 'lr 0.1', parameters: { lr: 0.1 } },
    { name: 'lr-0-01', label: 'lr 0.01', parameters: { lr: 0.01 } },
  ]);
  expect(plan).toMatchObject({ seeds: [1, 2], seedName: 'seed', areNumbered: false });
  expect(plan.parameters.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'lr number',
    'width number',
  ]);
});

test('runs that differ in nothing are one variant, numbered', async () => {
  const plan = await planOf(run({ lr: 0.1 }), run({ lr: 0.1 }));
  expect(plan.variants).toEqual([{ name: 'run', label: 'Runs', parameters: {} }]);
  expect(plan).toMatchObject({ seeds: [1, 2], seedName: undefined, areNumbered: true });
});

test('texts of numbers and truth values are read as such, nested names by their path', async () => {
  const plan = await planOf(
    run({ optimizer: { lr: '0.1' }, nesterov: 'True', random_seed: '3' }),
    run({ optimizer: { lr: '1e-2' }, nesterov: 'False', random_seed: '3' }),
  );
  expect(plan.variants.map(({ parameters }) => parameters)).toEqual([
    { optimizerLr: 0.1, nesterov: true },
    { optimizerLr: 0.01, nesterov: false },
  ]);
  expect(plan).toMatchObject({ seeds: [3], seedName: 'random_seed' });
});

test('a name that is each run’s own makes no variants where seeds tell runs apart', async () => {
  const plan = await planOf(
    run({ run_name: 'calm-hen-1', lr: 0.1, seed: 1 }),
    run({ run_name: 'wild-fox-2', lr: 0.1, seed: 2 }),
  );
  expect(plan.variants).toHaveLength(1);
  expect(plan.seeds).toEqual([1, 2]);
});

test('only the seeds that all variants have are planned', async () => {
  const plan = await planOf(
    run({ lr: 0.1, seed: 1 }),
    run({ lr: 0.1, seed: 2 }),
    run({ lr: 0.2, seed: 2 }),
    run({ lr: 0.2, seed: 3 }),
  );
  expect(plan.seeds).toEqual([2]);
});

test('without a seed in common, runs are numbered', async () => {
  const plan = await planOf(run({ lr: 0.1, seed: 1 }), run({ lr: 0.2, seed: 2 }));
  expect(plan).toMatchObject({ seeds: [1], seedName: 'seed', areNumbered: true });
});

test('what looks private, and texts that all runs share, are left out and told', async () => {
  const plan = await planOf(
    run({ data: '/home/jane/a', entity: 'jane', lr: 0.1, seed: 1 }),
    run({ data: '/home/jane/b', entity: 'jane', lr: 0.2, seed: 1 }),
  );
  expect(plan.parameters.map(({ name }) => name)).toEqual(['lr']);
  expect(plan.leftOut).toEqual([
    'left out parameters that look private: data',
    'left out parameters that all runs share: entity',
  ]);
});

test('metrics are those of all runs that a function can be named for; curves have several steps', async () => {
  const rows = [
    { step: 0, epoch: 0, _runtime: 1, 'val/acc': 0.5, delete: 1, 'a-b': 1, a_b: 2, final: 3 },
    { step: 1, epoch: 0, _runtime: 2, 'val/acc': 0.6, delete: 1, 'a-b': 1, a_b: 2 },
  ];
  const plan = await planOf(
    run({ seed: 1 }, rows as never),
    run({ seed: 2 }, [{ ...rows[0], extra: 1 }, rows[1]] as never),
  );
  expect(plan.metrics).toEqual([
    { name: 'valAcc', tool: 'val/acc', isCurve: true },
    { name: 'final', tool: 'final', isCurve: false },
  ]);
});

test.each<[string, LoggedRun[], RegExp]>([
  [
    'runs of one variant and seed',
    [run({ lr: 0.1, seed: 1 }), run({ lr: 0.1, seed: 1 })],
    /^run_1\.jsonl and run_2\.jsonl have the same parameters and the seed 1: keep one of them$/,
  ],
  [
    'runs without a metric in common',
    [run({ seed: 1 }, rowsOf([1], 'a')), run({ seed: 2 }, rowsOf([1], 'b'))],
    /^no metric is one of all 2 runs; run_1\.jsonl has a: draft from runs that measure the same$/,
  ],
  [
    'more variants than a figure can show',
    Array.from({ length: 41 }, (_, i) => run({ lr: i + 1 })),
    /^the runs differ in lr, which makes 41 variants; at most 40 are drafted/,
  ],
])('%s are refused', async (_, runs, message) => {
  await expect(planOf(...runs)).rejects.toThrow(message);
});
