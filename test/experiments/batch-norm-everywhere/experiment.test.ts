import {
  abs,
  add,
  div,
  max,
  maxPool,
  memory,
  moments,
  mul,
  relu,
  sqrt,
  sub,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { drawImages } from '../../../src/datasets/synthetic.ts';
import experiment from '../../../src/experiments/batch-norm-everywhere/experiment.ts';
import { type Metric, metrics } from '../../../src/experiments/batch-norm-everywhere/metrics.ts';
import {
  classify,
  runningMomentsOf,
} from '../../../src/experiments/batch-norm-everywhere/model.ts';
import { normalisedThroughout } from '../../../src/experiments/batch-norm-everywhere/network.ts';
import { balancedSubset, readBatch } from '../../../src/experiments/shared/batches.ts';
import { epochOrder } from '../../../src/experiments/shared/epoch-order.ts';
import { applyLayers } from '../../../src/experiments/shared/vgg/model.ts';
import { vggA } from '../../../src/experiments/shared/vgg/network.ts';
import { initialWeights } from '../../../src/experiments/shared/weights.ts';
import { wasm } from '../../../src/lab/engines/wasm.ts';
import { runnerOf } from '../shared/run-by-hand.ts';

type Parameters = z.output<typeof experiment.parameters>;

const data = drawImages(1, 20, 10);
const { runToEnd, tensorCounts } = runnerOf(experiment, data);

/** Two epochs of three steps, two images left over in each; everything is measured at steps 0 and 3. */
const tiny: Parameters = {
  batchNorm: true,
  learningRate: 0.1,
  width: 1 / 64,
  batchSize: 6,
  epochs: 2,
  trainImages: 20,
  testImages: 10,
  icsEvery: 3,
  landscapeEvery: 3,
};

const plain = vggA({ batchNorm: false, width: 1 / 64, classifier: 'compact' }, 10);

let wholeRun: Awaited<ReturnType<typeof runToEnd>>;

beforeAll(async () => {
  await wasm.start();
  wholeRun = await runToEnd(tiny);
});

test('every convolution is normalised, and no linear layer', () => {
  const normalised = normalisedThroughout(plain).map(({ batchNorm }) => batchNorm);
  expect(normalised).toEqual([...Array(8).fill(true), ...Array(3).fill(false)]);
});

test('each variant has the rate and the batch norm that its label tells', () => {
  const labels = Object.values(experiment.variants).map(({ label, parameters }) => {
    expect(label).toBe(
      `${parameters.batchNorm ? 'With batch norm' : 'Standard'}, η = ${parameters.learningRate}`,
    );
    return label;
  });
  expect(labels).toHaveLength(6);
});

test('each metric is measured at its steps, and all are finite', () => {
  const { rows } = wholeRun;
  for (const metric of Object.keys(metrics) as Metric[]) {
    const steps = rows.filter((row) => row[metric] !== undefined).map(({ step }) => step);
    const expected = ['loss', 'trainAccuracy', 'gradientNorm'].includes(metric)
      ? [0, 1, 2, 3, 4, 5]
      : metric === 'testAccuracy'
        ? [2, 5]
        : [0, 3];
    expect(steps, metric).toEqual(expected);
  }
  expect(rows.flatMap((row) => Object.values(row)).every(Number.isFinite)).toBe(true);
});

test('a run that stops within an epoch and resumes is the run that didn’t stop, bit for bit', async () => {
  const resumed = await runToEnd(tiny, 1, wholeRun.checkpoints[1]);
  expect(resumed.rows).toEqual(wholeRun.rows.slice(2));
  expect(resumed.digests).toEqual(wholeRun.digests.slice(2));
});

test('measuring doesn’t change the run', async () => {
  const unmeasured = await runToEnd({ ...tiny, icsEvery: 99, landscapeEvery: 99 });
  expect(unmeasured.rows[3]!.ics5).toBeUndefined();
  expect(unmeasured.digests).toEqual(wholeRun.digests);
});

test('the variants of a seed start from the same kernels', async () => {
  const still = { ...tiny, epochs: 1, learningRate: 1e-30 };
  const [withNorm, without] = [
    await runToEnd(still),
    await runToEnd({ ...still, batchNorm: false }),
  ].map(({ checkpoints }) => checkpoints[0]!.values);
  for (const name of ['layer1.kernel', 'layer8.kernel', 'layer11.kernel']) {
    expect(withNorm![name]).toEqual(without![name]);
  }
  expect(Object.keys(withNorm!)).toContain('layer8.runningMean');
  expect(Object.keys(without!).join()).not.toContain('running');
});

test('after a step, the running moments of each layer are a tenth of the way to its batch’s', async () => {
  const { values } = (await runToEnd({ ...tiny, epochs: 1 })).checkpoints[0]!;
  const images = balancedSubset(data.train, 20, data.classes);
  const { images: x } = readBatch(data, data.train, epochOrder(images, 1, 0).subarray(0, 6));
  const weights = initialWeights(plain, 1);
  let entering: Tensor = x; // [6, height, width, channels]
  for (const layer of [1, 2, 3]) {
    const { pool } = plain[layer - 1]!;
    const linear = { ...plain[layer - 1]!, relu: false, pool: false };
    const h = applyLayers([linear], [weights[layer - 1]!], entering, { training: true, masks: [] });
    const { mean, variance } = moments(h, [0, 1, 2]);
    const count = h.size / h.shape.at(-1)!;
    const close = (name: string, expected: Tensor) =>
      expect(Math.abs(values[`layer${layer}.${name}`]![0]! - expected.dataSync()[0]!)).toBeLessThan(
        1e-6,
      );
    close('runningMean', mul(mean, 0.1));
    close('runningVariance', add(0.9, mul(variance, (0.1 * count) / (count - 1))));
    const normal = relu(div(sub(h, mean), sqrt(add(variance, 1e-5))));
    entering = pool ? maxPool(normal as Tensor4D, 2, 2, 'valid') : normal;
  }
});

test('with the moments from before any batch, the network classifies as the plain one does', () => {
  const { images } = readBatch(data, data.test, Uint32Array.of(0, 1, 2));
  const weights = initialWeights(plain, 1);
  const network = normalisedThroughout(plain);
  const logits = classify(network, initialWeights(network, 1), images, runningMomentsOf(network));
  const plainLogits = applyLayers(plain, weights, images, { training: true, masks: [] });
  expect(max(abs(sub(logits, plainLogits))).dataSync()[0]).toBeLessThan(1e-4);
  expect(max(abs(plainLogits)).dataSync()[0]).toBeGreaterThan(1e-3);
});

test('a step leaves no tensor behind, and a run that is broken off none at all', async () => {
  const before = memory().numTensors;
  expect((await tensorCounts(tiny, 4)).size).toBe(1);
  expect(memory().numTensors).toBe(before);
});

test('training lowers the loss', async () => {
  const { rows } = await runToEnd({
    ...tiny,
    width: 1 / 32,
    batchSize: 10,
    trainImages: 10,
    epochs: 30,
    icsEvery: 99,
    landscapeEvery: 99,
  });
  expect(rows.at(-1)!.loss!).toBeLessThan(rows[0]!.loss! - 0.1);
});
