import { expect, test } from 'vitest';
import { draftPlan } from '../../../src/lab/imports/draft-plan.ts';
import type { ReadRules } from '../../../src/lab/imports/read-options.ts';
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
  expect(plan.parameters).toEqual([
    { name: 'optimizerLr', kind: 'number', isOptional: false, values: [0.1, 0.01] },
    { name: 'nesterov', kind: 'boolean', isOptional: false, values: [true, false] },
  ]);
  expect(plan.variants.map(({ parameters }) => parameters)).toEqual([
    { optimizerLr: 0.1 },
    { optimizerLr: 0.01 },
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

test('a parameter that follows from another one makes no variant, but is on record', async () => {
  const plan = await planOf(
    run({ lr: 0.1, optimizer: 'sgd', seed: 1 }),
    run({ lr: 0.003, optimizer: 'adam', seed: 1 }),
  );
  expect(plan.variants).toEqual([
    { name: 'sgd', label: 'sgd', parameters: { optimizer: 'sgd' } },
    { name: 'adam', label: 'adam', parameters: { optimizer: 'adam' } },
  ]);
  expect(plan.parameters.map(({ name }) => name)).toEqual(['lr', 'optimizer']);
});

test('where runs tell no parameters, names of folders do', async () => {
  const project = await createImportedProject();
  for (const file of [
    'adam/v(1)/seed_01',
    'adam/v(1)/seed_02',
    'sgd/v(1)/seed_01',
    'sgd/v(1)/seed_02',
  ]) {
    await project.write(`logs/${file}.csv`, 'step,loss\n0,1\n1,0.5\n');
  }
  const plan = await draftPlan(`${project.root}/logs`);
  expect(plan).toMatchObject({
    place: '^(?<folder>[^/]+)\\/v\\(1\\)\\/seed_(?<seed>\\d+)\\.csv$',
    seeds: [1, 2],
    areNumbered: false,
  });
  expect(plan.variants.map(({ name, parameters }) => [name, parameters])).toEqual([
    ['adam', { folder: 'adam' }],
    ['sgd', { folder: 'sgd' }],
  ]);
});

test('a setting and a seed in one name are told apart, where each setting has the same seeds', async () => {
  const project = await createImportedProject();
  const names = ['ridge_seed0', 'ridge_seed1', 'lasso_seed0', 'lasso_seed1'];
  for (const [i, name] of names.entries()) {
    await project.write(`logs/${name}.csv`, `step,loss\n0,1\n1,${i}\n`);
    await project.write(`others/${name.replace(/0$/, '7')}.csv`, `step,loss\n0,1\n1,${i}\n`);
  }
  await project.write('others/lasso_seed2.csv', 'step,loss\n0,1\n1,9\n');
  const plan = await draftPlan(`${project.root}/logs`);
  expect(plan).toMatchObject({
    place: '^(?<folder>[^/]+?)[_-](?:seed|run|s)?[_-]?(?<seed>\\d+)\\.csv$',
    seeds: [0, 1],
    areNumbered: false,
  });
  expect(plan.variants.map(({ name }) => name)).toEqual(['lasso', 'ridge']);
  const others = await draftPlan(`${project.root}/others`);
  expect(others.place).toBe('^(?<folder>[^/]+)\\.csv$');
});

test('names of folders tell settings of runs whose own parameters are all the same', async () => {
  const project = await createImportedProject();
  for (const name of ['low', 'high']) {
    await project.log(`${name}/run.jsonl`, run({ width: 8 }, rowsOf([name.length, 1])));
  }
  const plan = await draftPlan(`${project.root}/logs`);
  expect(plan.variants.map(({ parameters }) => parameters)).toEqual([
    { folder: 'high' },
    { folder: 'low' },
  ]);
  expect(plan.parameters.map(({ name }) => name).sort()).toEqual(['folder', 'width']);
});

test('a column of steps and lines of logs are read as their author says', async () => {
  const project = await createImportedProject();
  await project.write('logs/a.csv', 'samples,loss\n100,1\n200,0.5\n');
  await project.write('logs/b.log', 'iter 0: loss 2\niter 10: loss 1\n');
  const of = (rules: ReadRules) => draftPlan(`${project.root}/logs`, rules);
  await expect(of({})).rejects.toThrow(
    "name the column that holds the step, by --step or step: '…'",
  );
  const stepped = await of({ step: 'samples' });
  expect(stepped).toMatchObject({ tools: ['CSV'], rules: { step: 'samples' } });
  expect(stepped.metrics.map(({ name }) => name)).toEqual(['loss']);
  const lines = /iter (?<step>\d+): loss (?<loss>\S+)/;
  expect(await of({ lines })).toMatchObject({ tools: ['log'], rules: { lines } });
});

test('runs that two tools kept are told apart by neither', async () => {
  const project = await createImportedProject();
  for (const tool of ['W&B', 'Lightning']) {
    const kept = { run: { tool }, parameters: { seed: 1 }, rows: rowsOf([2, 1]) };
    await project.log(`${tool.length}.jsonl`, kept);
  }
  await expect(draftPlan(`${project.root}/logs`)).rejects.toThrow(
    '3.jsonl and 9.jsonl have the same parameters and the seed 1: runs of W&B and Lightning lie there; draft those of one, by its folder or by --tool',
  );
});

test('folders that only number runs are no parameters', async () => {
  const project = await createImportedProject();
  for (const n of [1, 2]) {
    await project.write(`logs/version_${n}/metrics.csv`, `step,loss\n0,1\n1,${n}\n`);
  }
  const plan = await draftPlan(`${project.root}/logs`);
  expect(plan).toMatchObject({ place: undefined, seeds: [1, 2] });
  expect(plan.variants).toHaveLength(1);
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
