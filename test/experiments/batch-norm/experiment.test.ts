import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { drawImages } from '../../../src/datasets/synthetic.ts';
import experiment from '../../../src/experiments/batch-norm/experiment.ts';
import {
  type Metric,
  networkMetrics as metrics,
} from '../../../src/experiments/shared/network-metrics.ts';
import type { Row } from '../../../src/lab/define.ts';
import { wasm } from '../../../src/lab/engines/wasm.ts';
import type { SeriesTable } from '../../../src/lab/records/series.ts';
import { compareTables, isRounding } from '../../../src/lab/upkeep/replay-comparison.ts';
import { type Checkpoint, type NumberRow, numbersOf, runnerOf } from '../shared/run-by-hand.ts';

type Parameters = z.output<typeof experiment.parameters>;

const { start, runToEnd, tensorCounts } = runnerOf(experiment, drawImages(1, 20, 10));

/** Two epochs of three steps, two images left over in each; everything is measured at steps 0 and 3. */
const tiny: Parameters = {
  batchNorm: true,
  width: 1 / 64,
  classifier: 'vgg',
  batchSize: 6,
  learningRate: 0.05,
  epochs: 2,
  trainImages: 20,
  testImages: 10,
  icsLayers: [3, 5, 7],
  icsEvery: 3,
  landscapeEvery: 3,
};

let wholeRun: Awaited<ReturnType<typeof runToEnd>>;

beforeAll(async () => {
  await wasm.start();
  wholeRun = await runToEnd(tiny);
});

test('both variants parse in every profile, and differ in batch norm alone', () => {
  for (const profile of Object.values(experiment.profiles)) {
    const [standard, normalised] = Object.values(experiment.variants).map((variant) =>
      experiment.parameters.parse({ ...profile.parameters, ...variant.parameters }),
    );
    expect({ ...standard, batchNorm: true }).toEqual(normalised);
    expect(standard!.batchNorm).toBe(false);
  }
});

test('the full profile has the article’s 390 steps an epoch for 30 epochs', () => {
  const { parameters } = experiment.profiles.full!;
  expect(experiment.length({ ...tiny, ...parameters })).toEqual({
    steps: 11_700,
    samplesPerStep: 128,
  });
});

test('an unknown parameter is refused', () => {
  expect(() => experiment.parameters.parse({ ...tiny, momentum: 0.9 })).toThrow('momentum');
});

test('fewer training images than a batch holds are refused', () => {
  expect(() => experiment.parameters.parse({ ...tiny, batchSize: 30 })).toThrow('trainImages');
});

test('each metric is measured at its steps, and all are finite', () => {
  const { rows } = wholeRun;
  const stepsOf = (metric: Metric) =>
    rows.filter((row) => row[metric] !== undefined).map(({ step }) => step);
  const everyStep = ['loss', 'trainAccuracy', 'gradientNorm'];
  const fromStepOne = ['gradientSum', 'gradientCosine'];
  const afterEpochs = ['testAccuracy', 'testAccuracyBatchMean'];
  for (const metric of Object.keys(metrics) as Metric[]) {
    const expected = everyStep.includes(metric)
      ? [0, 1, 2, 3, 4, 5]
      : fromStepOne.includes(metric)
        ? [1, 2, 3, 4, 5]
        : afterEpochs.includes(metric)
          ? [2, 5]
          : [0, 3];
    expect(stepsOf(metric), metric).toEqual(expected);
  }
  expect(rows.flatMap((row) => Object.values(row)).every(Number.isFinite)).toBe(true);
});

test('the same seed gives the same run bit for bit', async () => {
  const again = await runToEnd(tiny);
  expect(again.rows).toEqual(wholeRun.rows);
  expect(again.digests).toEqual(wholeRun.digests);
});

test('another seed gives another run', async () => {
  const other = await runToEnd({ ...tiny, epochs: 1, icsEvery: 99, landscapeEvery: 99 }, 2);
  other.rows.forEach(({ loss }, i) => {
    expect(loss).not.toBe(wholeRun.rows[i]!.loss);
  });
});

test('a run that stops within an epoch and resumes is the run that didn’t stop, bit for bit', async () => {
  const resumed = await runToEnd(tiny, 1, wholeRun.checkpoints[1]);
  expect(resumed.rows).toEqual(wholeRun.rows.slice(2));
  expect(resumed.digests).toEqual(wholeRun.digests.slice(2));
});

test('measuring doesn’t change the run', async () => {
  // Step 0 always has every measurement; later steps have none here.
  const plain = await runToEnd({ ...tiny, icsEvery: 99, landscapeEvery: 99 }, 1);
  expect(plain.rows[4]!.ics5).toBeUndefined();
  expect(plain.digests).toEqual(wholeRun.digests);
});

test('the variants start from the same weights and see the same batches', async () => {
  const parameters = { ...tiny, epochs: 1, learningRate: 0 };
  const withNorm = await runToEnd(parameters);
  const without = await runToEnd({ ...parameters, batchNorm: false });
  const { values } = without.checkpoints[0]!;
  for (const name of ['layer1.kernel', 'layer11.kernel']) {
    expect(withNorm.checkpoints[0]!.values[name]).toEqual(values[name]);
  }
  expect(Object.keys(values)).not.toContain('layer4.gamma');
});

test('at a learning rate of 0 there is no covariate shift but the article’s', async () => {
  const { rows } = await runToEnd({ ...tiny, epochs: 1, learningRate: 0 });
  expect(rows[0]).toMatchObject({ ics3: 0, ics5: 0, ics7: 0, lossLow: rows[0]!.loss });
  expect(rows[0]!.icsCosine5).toBeCloseTo(1, 6);
  expect(rows[0]!.icsArticle5).toBeGreaterThan(0);
});

test('a step leaves no tensor behind, and a run that ends or is broken off none at all', async () => {
  const before = memory().numTensors;
  expect((await tensorCounts(tiny, 4)).size).toBe(1);
  expect(memory().numTensors).toBe(before);
});

test.each([
  [true, 1],
  [true, 2],
  [false, 1],
  [false, 2],
])('weights that are disturbed in their last bit move no metric by more than is allowed for rounding (batch norm: %s, seed %i)', async (batchNorm, seed) => {
  const parameters = { ...tiny, batchNorm };
  const [plain, moved] = [
    await runToEnd(parameters, seed),
    await runToEnd(parameters, seed, await disturbedStart(parameters, seed)),
  ];
  const { first, differsFrom } = compareTables(tableOf(plain.rows), tableOf(moved.rows));
  expect(differsFrom).toBe(0);
  const wrong = first.filter(
    (each) => !isRounding(each, experiment.rounding?.[each.metric as Metric]),
  );
  expect(wrong).toEqual([]);
});

test('training lowers the loss', async () => {
  const { rows } = await runToEnd({
    ...tiny,
    classifier: 'compact',
    width: 1 / 32,
    batchSize: 10,
    trainImages: 10,
    learningRate: 0.1,
    epochs: 30,
    icsEvery: 99,
    landscapeEvery: 99,
  });
  const losses = rows.map(({ loss }) => loss!);
  expect(losses.at(-1)).toBeLessThan(losses[0]! - 0.1);
});

/** A run's first weights, each changed by a last bit, as a checkpoint from before the first step. */
async function disturbedStart(parameters: Parameters, seed: number): Promise<Checkpoint> {
  const values: Checkpoint['values'] = {};
  const run = start(parameters, seed, undefined, (state) => {
    for (const [name, variable] of Object.entries(state)) {
      const disturb = (value: number, i: number) => value * (1 + (i % 2 ? 1 : -1) * 2 ** -23);
      values[name] = Float32Array.from(variable.dataSync(), disturb);
    }
  });
  await numbersOf((await run.next()).value as Row<Metric>);
  await run.return();
  return { step: -1, values };
}

function tableOf(rows: readonly NumberRow<Metric>[]): SeriesTable {
  const columns = (Object.keys(metrics) as Metric[]).map(
    (metric) => [metric, rows.map((row) => row[metric] ?? null)] as const,
  );
  return { step: rows.map(({ step }) => step), metrics: Object.fromEntries(columns) };
}
