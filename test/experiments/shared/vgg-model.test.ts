import {
  add,
  matMul,
  mul,
  relu,
  reshape,
  type Scalar,
  sum,
  type Tensor,
  type Tensor2D,
  tile,
  valueAndGrads,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { crossEntropy } from '../../../src/experiments/shared/classification.ts';
import { descend, norm } from '../../../src/experiments/shared/vectors.ts';
import { applyLayers, trainingPass } from '../../../src/experiments/shared/vgg/model.ts';
import { type Network, vggA } from '../../../src/experiments/shared/vgg/network.ts';
import { parametersOf, replaceParameters } from '../../../src/experiments/shared/weights.ts';
import { cpu } from '../../../src/lab/engines/cpu.ts';
import { numberIn, uniform } from './tensors.ts';
import { tinyVgg } from './tiny-vgg.ts';

beforeAll(cpu.start);

test('VGG-A has as many parameters as the article’s, and 512 more with batch norm', () => {
  const [standard, normalised] = [false, true].map((batchNorm) =>
    vggA({ batchNorm, width: 1, classifier: 'vgg' }, 10),
  );
  expect(countParameters(standard!, true)).toBe(128_807_306);
  expect(countParameters(normalised!, true)).toBe(128_807_306 + 512);
  expect(countParameters(standard!, false)).toBe(28_144_010);
});

test('a quarter of the width is a quarter of every layer’s units', () => {
  const network = vggA({ batchNorm: true, width: 0.25, classifier: 'compact' }, 10);
  const units = network.map(({ kernel }) => kernel.at(-1));
  expect(units).toEqual([16, 32, 64, 64, 128, 128, 128, 128, 128, 128, 10]);
});

test('only layer 4 is normalised', () => {
  const network = vggA({ batchNorm: true, width: 1, classifier: 'vgg' }, 10);
  expect(network.map(({ batchNorm }) => batchNorm).indexOf(true)).toBe(3);
  expect(network.filter(({ batchNorm }) => batchNorm)).toHaveLength(1);
});

test('the compact classifier has no dropout, VGG’s has it in its two hidden layers', () => {
  const layersWithDropout = (classifier: 'vgg' | 'compact') =>
    vggA({ batchNorm: false, width: 1, classifier }, 10).map(({ dropout }) => dropout);
  expect(layersWithDropout('compact')).not.toContain(true);
  expect(layersWithDropout('vgg').slice(-3)).toEqual([true, true, false]);
  expect(layersWithDropout('vgg').slice(0, -3)).not.toContain(true);
});

test('the collapsed classifier trains as the 7×7 pool and its 49 kernels do', () => {
  const { network, weights, batch, masksFor } = tinyVgg();
  const masks = masksFor('dropout');
  const [features, hidden] = network[8]!.kernel as [number, number];
  const learningRate = 0.02;

  // The computation without collapsing: the kernel of layer 9 is [49·features, hidden], one block for each copy.
  const blocks = mul(uniform([49 * features, hidden], 5), 0.05);
  const sumOfBlocks = sum(reshape(blocks, [49, features, hidden]), 0);
  const collapsed = weights.with(8, { ...weights[8]!, kernel: mul(sumOfBlocks, 1 / 7) });
  let long: Tensor[] = parametersOf(weights.with(8, { ...weights[8]!, kernel: blocks }));
  let short: Tensor[] = parametersOf(collapsed);

  const longLoss = (parameters: Tensor[]): Scalar => {
    const layers = replaceParameters(weights, parameters);
    const mode = { training: true, masks } as const;
    const map = applyLayers(network, layers, batch.images, mode, 1, 8); // [batch, 1, 1, features]
    const pooled = reshape(tile(map, [1, 7, 7, 1]), [map.shape[0]!, 49 * features]);
    const { kernel, bias } = layers[8]!;
    const h = mul(relu(add(matMul(pooled as Tensor2D, kernel as Tensor2D), bias)), masks[8]!);
    return crossEntropy(applyLayers(network, layers, h, mode, 10, 11), batch.labels);
  };

  for (let step = 0; step < 4; step++) {
    const slow = valueAndGrads((...parameters) => longLoss(parameters))(long);
    const fast = trainingPass(network, replaceParameters(weights, short), batch, masks);
    expect(Math.abs(numberIn(fast.loss) - numberIn(slow.value))).toBeLessThan(1e-6);
    slow.grads.forEach((gradient, i) => {
      const size = numberIn(norm([gradient]));
      expect(Math.abs(numberIn(norm([fast.gradients[i]!])) - size)).toBeLessThan(
        2e-6 + 1e-5 * size,
      );
    });
    long = descend(long, slow.grads, learningRate);
    short = descend(short, fast.gradients, learningRate);
  }
});

test('a pass counts the images it classifies correctly', () => {
  const { network, weights, batch, masksFor } = tinyVgg({ classifier: 'compact' });
  const masks = masksFor('dropout');
  const { correct } = trainingPass(network, weights, batch, masks);
  const logits = applyLayers(network, weights, batch.images, { training: true, masks });
  const rows = logits.arraySync() as number[][];
  const expected = rows.filter((row, i) => row.indexOf(Math.max(...row)) === i);
  expect(numberIn(correct)).toBe(expected.length);
});

test('dropout and batch statistics are for training only', () => {
  const { network, weights, batch, masksFor } = tinyVgg();
  const running = { mean: zeros([8]), variance: zeros([8]) };
  const logits = (mode: Parameters<typeof applyLayers>[3]) =>
    applyLayers(network, weights, batch.images, mode).dataSync();
  const first = logits({ training: true, masks: masksFor('dropout') });
  const second = logits({ training: true, masks: masksFor('article dropout') });
  expect(first).not.toEqual(second);
  expect(logits({ training: false, running })).not.toEqual(first);
});

function countParameters(network: Network, repeated: boolean): number {
  return network
    .map(({ kernel, copies, batchNorm }) => {
      const units = kernel.at(-1)!;
      const weights = kernel.reduce((product, length) => product * length, 1);
      return (repeated ? copies : 1) * weights + units + (batchNorm ? 2 * units : 0);
    })
    .reduce((total, count) => total + count, 0);
}
