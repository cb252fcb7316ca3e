import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { compareCategories, compareRuns } from '../../src/charts/bars/compared-values.ts';
import { confusionPanel } from '../../src/charts/cells/confusion-panel.ts';
import { compareVariants } from '../../src/charts/panels/compared-series.ts';
import { array, table } from '../../src/lab/artifacts/declare.ts';
import { defineExperiment, type MetricOf, type Row, type VariantOf } from '../../src/lab/define.ts';
import type { RecordedRun, Results, ResultsOf } from '../../src/lab/results.ts';

const layers = [1, 2, 3];
type Metric = 'loss' | `layer${number}`;
const metrics = {
  loss: 'Loss',
  ...Object.fromEntries(layers.map((layer) => [`layer${layer}`, `Gradient of layer ${layer}`])),
} as Record<Metric, string>;

const experiment = defineExperiment({
  name: 'gradients',
  title: 'Gradients',
  parameters: z.strictObject({ steps: z.int() }),
  variants: {
    plain: { label: 'Plain', parameters: {} },
    normed: { label: 'Normed', parameters: {} },
  },
  profiles: { quick: { seeds: [1], parameters: { steps: 3 } } },
  metrics,
  artifacts: {
    pairs: table('Pairs of classes', { actual: 'text', predicted: 'text', count: 'number' }),
    landscape: array('Loss on a plane'),
  },
  rounding: { layer2: { absolute: 1e-6 } },
  length: ({ steps }) => ({ steps }),
  async *run({ parameters: { steps } }) {
    for (let step = 0; step < steps; step++) {
      const row: Row<Metric> = { step, loss: 1 / (step + 1) };
      for (const layer of layers) row[`layer${layer}`] = step * layer;
      yield row;
    }
  },
});
type Known = ResultsOf<typeof experiment>;
type Run = Known['variants'][number]['runs'][number];
type Summary = Run['record']['summary'];

// The type checker judges these.
test('metrics and variants are those that an experiment declares, also by a pattern', async () => {
  expectTypeOf<MetricOf<typeof experiment>>().toEqualTypeOf<Metric>();
  expectTypeOf<VariantOf<typeof experiment>>().toEqualTypeOf<'plain' | 'normed'>();
  expectTypeOf<Parameters<Run['series']>[0]>().toEqualTypeOf<Metric>();
  expectTypeOf<{ step: number; layer12: number }>().toExtend<Row<MetricOf<typeof experiment>>>();
  const context = {
    parameters: { steps: 2 },
    seed: 1,
    data: undefined,
    resume: async () => 0,
    keep: async () => {},
  };
  const rows: Row<Metric>[] = [];
  for await (const row of experiment.run(context)) rows.push(row);
  expect(rows.at(-1)).toEqual({ step: 1, loss: 0.5, layer1: 1, layer2: 2, layer3: 3 });
});

test('the summary has the declared metrics alone, each of which may be missing', () => {
  expectTypeOf<Summary['loss']>().toEqualTypeOf<number | undefined>();
  expectTypeOf<Summary['layer7']>().toExtend<number | undefined>();
  const read = ({ record: { summary } }: Run) => [
    summary.loss,
    summary['loss'],
    summary.layer7,
    // @ts-expect-error: a misspelt metric
    summary['los'],
    // @ts-expect-error: a misspelt metric
    summary.layerSeven,
  ];
  const summary = { loss: 1, layer7: 2 };
  expect(read({ record: { summary } } as unknown as Run)).toEqual([1, 1, 2, undefined, undefined]);
});

test('misspelt names do not compile', () => {
  const misspelt = (results: Known, run: Run) => [
    // @ts-expect-error: a misspelt variant
    results.variants.find(({ name }) => name === 'norm'),
    // @ts-expect-error: a misspelt metric
    run.series('layer'),
    // @ts-expect-error: a misspelt metric
    compareVariants(results, 'acuracy'),
    compareVariants(results, 'layer3', { x: 'loss' }),
  ];
  expect(misspelt).toBeInstanceOf(Function);
  // @ts-expect-error: a row of an unknown metric
  const row: Row<'loss'> = { step: 0, los: 1 };
  expect(row.step).toBe(0);
});

test('misspelt artifacts, columns and variants of panels do not compile', () => {
  const options = { title: 'Pairs', of: 'pictures', width: 800 };
  const misspelt = (results: Known) => [
    confusionPanel(results, 'pairs', {
      ...options,
      columns: { count: 'count' },
      variants: ['plain'],
    }),
    compareCategories(results, 'pairs', { category: 'actual', value: 'count' }),
    compareCategories(results, 'pairs', {
      category: 'actual',
      value: (rows) => rows[0]!.count,
    }),
    compareRuns(results, (run) => run.array('landscape')),
    compareRuns(results, 'loss'),
    // @ts-expect-error: a misspelt table
    confusionPanel(results, 'pair', options),
    // @ts-expect-error: an array is no table
    confusionPanel(results, 'landscape', options),
    // @ts-expect-error: a misspelt column
    confusionPanel(results, 'pairs', { ...options, columns: { count: 'counts' } }),
    // @ts-expect-error: a misspelt variant
    confusionPanel(results, 'pairs', { ...options, variants: ['plian'] }),
    // @ts-expect-error: a misspelt column
    compareCategories(results, 'pairs', { category: 'actual', value: 'counts' }),
    // @ts-expect-error: a misspelt array
    compareRuns(results, (run) => run.array('landscapes')),
    // @ts-expect-error: a misspelt metric
    compareRuns(results, 'los'),
  ];
  expect(misspelt).toBeInstanceOf(Function);
});

test('what takes any run takes those of an experiment', () => {
  expectTypeOf<Run>().toExtend<RecordedRun>();
  expectTypeOf<Known>().toExtend<Results>();
  expectTypeOf<RecordedRun>().toExtend<RecordedRun<'loss'>>();
});
