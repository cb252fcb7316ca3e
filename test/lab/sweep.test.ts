import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { defineExperiment, type VariantOf } from '../../src/lab/define.ts';
import { type Experiment, loadExperiment } from '../../src/lab/planning/experiment.ts';
import { planRuns } from '../../src/lab/planning/plan.ts';
import { sweep } from '../../src/lab/sweep.ts';
import { ExpectedError } from '../../src/messages/expected-error.ts';
import { createFixtureProject } from './fixture-project.ts';

const swept = sweep({ optimizer: ['adam', 'sgd'], learningRate: [1e-3, 0.01] });

test('a sweep has a variant for each combination, named and labelled by its values', () => {
  expect(Object.entries(swept)).toEqual([
    [
      'adam-1e-3',
      { label: 'adam, learning rate 0.001', parameters: { optimizer: 'adam', learningRate: 1e-3 } },
    ],
    [
      'adam-1e-2',
      { label: 'adam, learning rate 0.01', parameters: { optimizer: 'adam', learningRate: 1e-2 } },
    ],
    [
      'sgd-1e-3',
      { label: 'sgd, learning rate 0.001', parameters: { optimizer: 'sgd', learningRate: 1e-3 } },
    ],
    [
      'sgd-1e-2',
      { label: 'sgd, learning rate 0.01', parameters: { optimizer: 'sgd', learningRate: 1e-2 } },
    ],
  ]);
  expectTypeOf<keyof typeof swept>().toEqualTypeOf<
    'adam-1e-3' | 'adam-1e-2' | 'sgd-1e-3' | 'sgd-1e-2'
  >();
});

test('names stay if values are added, or the parameters are written in another order', () => {
  const more = sweep({ learningRate: [0.1, 0.01, 0.001], optimizer: ['sgd', 'adam', 'lion'] });
  expect(more).toMatchObject(Object.fromEntries(parametersOf(swept)));
  expectTypeOf<keyof typeof swept>().toExtend<keyof typeof more>();
});

// The compiler computes the names, too: what it says must be what the lab plans.
test('names are kebab case, whatever the values are', () => {
  const numbers = sweep({ weight_decay: [0, 0.05, 1.5, -2, 1e-7, 1e21, 640] });
  expect(Object.keys(numbers)).toEqual([
    'weight-decay-0',
    'weight-decay-5e-2',
    'weight-decay-15e-1',
    'weight-decay-minus-2',
    'weight-decay-1e-7',
    'weight-decay-1e21',
    'weight-decay-640',
  ] satisfies (keyof typeof numbers)[]);
  const texts = sweep({ model: ['ResNet18', 'Layer norm', 'MLP_2'] });
  expect(Object.keys(texts)).toEqual([
    'res-net18',
    'layer-norm',
    'mlp-2',
  ] satisfies (keyof typeof texts)[]);
  const mixed = sweep({ useBN: [true, false], clip: [null, 0.5], depth: [3] });
  expect(Object.keys(mixed)).toEqual([
    'use-bn-no-clip-depth-3',
    'use-bn-clip-5e-1-depth-3',
    'no-use-bn-no-clip-depth-3',
    'no-use-bn-clip-5e-1-depth-3',
  ] satisfies (keyof typeof mixed)[]);
  const worded = sweep(
    { learningRate: [1], batchSize: [32], optimizer: ['SGD'] },
    { words: { learningRate: 'lr', optimizer: 'by' } },
  );
  expect(Object.keys(worded)).toEqual([
    'by-sgd-batch-size-32-lr-1',
  ] satisfies (keyof typeof worded)[]);
  const both = [numbers, texts, mixed, worded].flatMap((each) => Object.values(each));
  expect(both.map(({ label }) => label)).toEqual([
    'weight decay 0',
    'weight decay 0.05',
    'weight decay 1.5',
    'weight decay −2',
    'weight decay 1e−7',
    'weight decay 1e+21',
    'weight decay 640',
    'ResNet18',
    'Layer norm',
    'MLP_2',
    'use bn, no clip, depth 3',
    'use bn, clip 0.5, depth 3',
    'no use bn, no clip, depth 3',
    'no use bn, clip 0.5, depth 3',
    'learning rate 1, batch size 32, SGD',
  ]);
});

test('what the compiler does not know of values, it leaves open in names', () => {
  const rates: number[] = [0.1];
  const some = sweep({ optimizer: ['adam'], learningRate: rates });
  expectTypeOf<keyof typeof some>().toEqualTypeOf<`adam-${string}`>();
  const small = sweep({ learningRate: [1.5e-9] });
  expectTypeOf<keyof typeof small>().toEqualTypeOf<`learning-rate-${string}`>();
  expect(Object.keys(small)).toEqual(['learning-rate-15e-10']);
});

test('labels may be formatted, from the value', () => {
  const labelled = sweep(
    { optimizer: ['adam', 'sgd'], learningRate: [1e-3] },
    {
      labels: {
        optimizer: (name) => ({ adam: 'Adam', sgd: 'SGD' })[name],
        learningRate: (rate) => `η = ${rate}`,
      },
    },
  );
  expect(Object.values(labelled).map(({ label }) => label)).toEqual([
    'Adam, η = 0.001',
    'SGD, η = 0.001',
  ]);
});

test.each<[Parameters<typeof sweep>[0], Parameters<typeof sweep>[1], string]>([
  [{}, {}, 'it varies no parameter'],
  [{ rate: [] }, {}, 'rate has no values'],
  [{ rate: [Number.NaN] }, {}, 'rate has the value NaN; a sweep takes texts'],
  [{ rate: [0.1, 1e-1] }, {}, '{"rate":0.1} and {"rate":0.1} would both be named "rate-1e-1"'],
  [
    { norm: ['Layer', 'layer'] },
    {},
    '{"norm":"Layer"} and {"norm":"layer"} would both be named "layer"',
  ],
  [{ norm: ['…'] }, {}, '{"norm":"…"} would be named ""'],
  // A key that is a whole number would come first.
  [
    { layers: ['18'] },
    {},
    '{"layers":"18"} would be named "18", which isn\'t a variant\'s name: give its parameter',
  ],
  [
    { a: [...Array(7).keys()], b: [...Array(6).keys()] },
    {},
    'it makes 7 × 6 = 42 variants, more than 36: leave out values, or give { atMost: 42 }',
  ],
  [
    { [`rate${'x'.repeat(60)}`]: [1] },
    {},
    `the name "rate${'x'.repeat(60)}-1" has 66 characters, more than 64: shorten its parameters`,
  ],
  [
    { rate: [1, 2] },
    { labels: { rate: () => 'η' } },
    '"rate-1" and "rate-2" would both have the label "η"',
  ],
  [{ rate: [1] }, { labels: { rate: () => ' ' } }, 'the label of "rate-1" is empty'],
])('%j with %j is refused', (values, options, problem) => {
  expect(() => sweep(values, options)).toThrow(`sweep: ${problem}`);
});

test('more variants are made on request, and a word keeps digits apart', () => {
  const values = { layers: [...Array(40).keys()] };
  expect(Object.keys(sweep(values, { atMost: 40 }))).toHaveLength(40);
  expect(Object.keys(sweep({ net: ['18', '34'] }, { words: { net: 'resnet' } }))).toEqual([
    'resnet-18',
    'resnet-34',
  ]);
});

function planOf(definition: Pick<Experiment, 'definition'>['definition']) {
  return planRuns({ definition }).map(({ variant }) => variant);
}

const shared = {
  name: 'study',
  title: 'Study',
  parameters: z.strictObject({ optimizer: z.enum(['adam', 'sgd']), learningRate: z.number() }),
  profiles: { quick: { seeds: [1], parameters: {} } },
  metrics: { loss: 'Loss' },
};
const baseline = { label: 'Baseline', parameters: { optimizer: 'sgd' as const, learningRate: 1 } };

test('a sweep stands beside other variants, in experiments of every kind', () => {
  const command = defineExperiment({
    ...shared,
    variants: { baseline, ...swept },
    command: 'train {optimizer} {learningRate} {seed}',
  });
  const imported = defineExperiment({ ...shared, variants: { baseline, ...swept }, imported: {} });
  const computed = defineExperiment({
    ...shared,
    variants: { baseline, ...swept },
    length: () => ({ steps: 1 }),
    async *run({ parameters }) {
      yield { step: 0, loss: parameters.learningRate };
    },
  });
  type Names = 'baseline' | keyof typeof swept;
  expectTypeOf<VariantOf<typeof command>>().toEqualTypeOf<Names>();
  expectTypeOf<VariantOf<typeof imported>>().toEqualTypeOf<Names>();
  expectTypeOf<VariantOf<typeof computed>>().toEqualTypeOf<Names>();
  const names = ['baseline', ...Object.keys(swept)];
  expect(planOf(command as Experiment['definition'])).toEqual(names);
  expect(planOf(imported as Experiment['definition'])).toEqual(names);
  expect(planOf(computed as Experiment['definition'])).toEqual(names);
});

test('a swept value that the schema does not take does not compile', () => {
  const parameters = sweep({ optimizer: ['rmsprop'] }).rmsprop.parameters;
  expectTypeOf(parameters).not.toExtend<Partial<z.input<typeof shared.parameters>>>();
  expectTypeOf(swept['adam-1e-3'].parameters).toExtend<z.input<typeof shared.parameters>>();
});

test('a mistake in a sweep is told in one line, and the sweep is no part of what a run computes', async () => {
  const project = await createFixtureProject();
  const file = 'src/experiments/growth/experiment.ts';
  const before = await loadExperiment(project.root, 'growth');
  const text = await project.read(file);
  const written = text.slice(text.indexOf('variants: {'), text.indexOf('profiles:'));
  const by = (values: string) =>
    text
      .replace(written, `variants: sweep({ rate: [${values}] }),\n`)
      .replace(/^/, "import { sweep } from '../../lab/sweep.ts';\n");
  await project.write(file, by('1.05, 1.5'));
  const after = await loadExperiment(project.root, 'growth');
  expect(Object.keys(after.definition.variants)).toEqual(['rate-105e-2', 'rate-15e-1']);
  expect(after.source).toEqual(before.source);
  await project.write(file, by('1.05, 1.05'));
  await expect(loadExperiment(project.root, 'growth')).rejects.toThrow(
    new ExpectedError(
      `${file}: sweep: {"rate":1.05} and {"rate":1.05} would both be named "rate-105e-2": give one of them a word of its own, or write it by hand`,
    ),
  );
});

function parametersOf(variants: Record<string, { parameters: object }>) {
  return Object.entries(variants).map(([name, { parameters }]) => [name, { parameters }] as const);
}

test('a parameter may have a name that every object has', () => {
  expect(Object.entries(sweep({ constructor: [1, 2], valueOf: ['a'] }))).toEqual([
    ['a-1', { label: 'constructor 1, a', parameters: { constructor: 1, valueOf: 'a' } }],
    ['a-2', { label: 'constructor 2, a', parameters: { constructor: 2, valueOf: 'a' } }],
  ]);
});
