import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Differentiable,
  differentiate,
  expectAgreement,
  random,
  startBoth,
} from './wasm-against-cpu.ts';

beforeAll(startBoth);

type Padding = 'same' | 'valid' | number;

function convolution(stride: number | [number, number], pad: Padding): Differentiable {
  return (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad);
}

function maxPool(size: number, stride: number, pad: Padding): Differentiable {
  return (x) => tf.maxPool(x as tf.Tensor4D, size, stride, pad);
}

describe('the gradients of a convolution agree with the cpu back end', () => {
  const strides = [1, 2, [2, 1], 3] as (number | [number, number])[];
  const paddings: Padding[] = ['same', 'valid'];
  const filters = [
    [1, 1],
    [3, 3],
    [5, 5],
    [3, 2],
  ];
  const sizes = [
    [8, 8],
    [7, 9],
  ];
  const cases = strides.flatMap((stride) =>
    paddings.flatMap((pad) =>
      filters.flatMap((filter) => sizes.map((size) => ({ stride, pad, filter, size }))),
    ),
  );
  test.each(cases)('stride $stride, $pad, filter $filter, image $size', async ({
    stride,
    pad,
    filter,
    size,
  }) => {
    await expectAgreement(convolution(stride, pad), [
      random([3, ...size, 4], 1),
      random([...filter, 4, 6], 2),
    ]);
  });

  test('with a number of pixels as padding', async () => {
    for (const pad of [0, 1, 2]) {
      await expectAgreement(convolution(2, pad), [
        random([2, 9, 8, 3], 1),
        random([3, 3, 3, 5], 2),
      ]);
    }
  });

  test('with more padding than a transposed convolution can have', async () => {
    await expectAgreement(convolution(1, 2), [random([2, 5, 6, 3], 1), random([2, 2, 3, 5], 2)]);
  });

  test('for one image of one pixel with one channel', async () => {
    await expectAgreement(convolution(1, 'same'), [
      random([1, 1, 1, 1], 1),
      random([3, 3, 1, 1], 2),
    ]);
  });

  test('for more images than one pass takes', async () => {
    const inputs = [random([24, 1, 64, 1], 1), random([1, 1, 1, 400], 2)];
    await expectAgreement(convolution(1, 'same'), inputs);
  });
});

test('the filter gradient refuses channels first by name', async () => {
  await tf.setBackend('wasm');
  const x = tf.zeros([1, 2, 4, 4]) as tf.Tensor4D;
  const dy = tf.zeros([1, 3, 4, 4]) as tf.Tensor4D;
  const attrs = { strides: 1, pad: 'same', dataFormat: 'NCHW', filterShape: [3, 3, 2, 3] };
  expect(() => tf.engine().runKernel('Conv2DBackpropFilter', { x, dy }, attrs)).toThrow(
    /NHWC only/,
  );
});

describe('the gradient of max pooling agrees with the cpu back end', () => {
  const cases = [
    { size: 2, stride: 2, pad: 'valid' },
    { size: 2, stride: 2, pad: 'same' },
    { size: 3, stride: 2, pad: 'same' },
    { size: 3, stride: 2, pad: 'valid' },
    { size: 3, stride: 1, pad: 'same' },
    { size: 2, stride: 3, pad: 'valid' },
    { size: 3, stride: 2, pad: 1 },
  ] as const;
  test.each(cases)('window $size, stride $stride, $pad', async ({ size, stride, pad }) => {
    for (const shape of [
      [2, 8, 8, 3],
      [2, 7, 9, 3],
    ]) {
      await expectAgreement(maxPool(size, stride, pad), [random(shape, 3)]);
    }
  });

  test.each(cases)('window $size, stride $stride, $pad, where all is negative', async ({
    size,
    stride,
    pad,
  }) => {
    const input = random([2, 8, 8, 3], 3);
    const negative = { ...input, values: input.values.map((value) => -1 - Math.abs(value)) };
    await expectAgreement(maxPool(size, stride, pad), [negative]);
  });

  test.each(cases)('window $size, stride $stride, $pad, with ties', async ({
    size,
    stride,
    pad,
  }) => {
    const input = random([2, 8, 8, 3], 3);
    const rounded = { ...input, values: input.values.map((value) => Math.round(2 * value)) };
    await expectAgreement(maxPool(size, stride, pad), [rounded]);
  });

  test('of equal values the first has all of it', async () => {
    const input = { values: new Float32Array(4).fill(-2), shape: [1, 2, 2, 1] };
    const [, gradient] = await differentiate('wasm', maxPool(2, 2, 'valid'), [input]);
    expect(gradient!.values.slice(1)).toEqual(new Float32Array(3));
    expect(gradient!.values[0]).not.toBe(0);
  });
});

describe('gradients agree with the cpu back end', () => {
  test('of a bias added to images and to rows', async () => {
    for (const shape of [
      [4, 5, 5, 7],
      [130, 8],
      [3, 1],
    ]) {
      await expectAgreement(
        (x, bias) => tf.add(x, bias),
        [random(shape, 1), random(shape.slice(-1), 2)],
      );
    }
  });

  test('of moments over images', async () => {
    await expectAgreement((x) => tf.moments(x, [0, 1, 2]).mean, [random([4, 6, 5, 9], 1)]);
    await expectAgreement((x) => tf.moments(x, [0, 1, 2]).variance, [random([4, 6, 5, 9], 1)]);
    await expectAgreement(
      (x) => tf.moments(x, [0, 1, 2], true).variance,
      [random([4, 6, 5, 9], 1)],
    );
  });

  test('of batch normalisation with the statistics of the batch', async () => {
    const normalise: Differentiable = (x, beta, gamma) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.batchNorm(
        x as tf.Tensor4D,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        beta as tf.Tensor1D,
        gamma as tf.Tensor1D,
        1e-5,
      );
    };
    await expectAgreement(normalise, [random([4, 6, 5, 9], 1), random([9], 2), random([9], 3)]);
  });

  test('of sums and means over leading, trailing and all axes', async () => {
    for (const axes of [[0], [0, 1], [0, 1, 2], [2], [1], [0, 2]]) {
      await expectAgreement((x) => tf.sum(x, axes), [random([33, 5, 6], 1)]);
      await expectAgreement((x) => tf.mean(x, axes, true), [random([33, 5, 6], 1)]);
    }
  });

  test('of tensors tiled over leading and over other axes', async () => {
    for (const reps of [
      [3, 2, 1],
      [1, 1, 4],
      [2, 1, 1],
      [1, 1, 1],
    ]) {
      await expectAgreement((x) => tf.tile(x, reps), [random([1, 1, 5], 1)]);
      await expectAgreement((x) => tf.tile(x, reps), [random([2, 3, 5], 1)]);
    }
  });

  test('of a dense layer, and of products with either side transposed', async () => {
    for (const [transposeA, transposeB] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      const a = random(transposeA ? [33, 17] : [17, 33], 1);
      const b = random(transposeB ? [9, 33] : [33, 9], 2);
      await expectAgreement((x, y) => tf.matMul(x, y, transposeA, transposeB), [a, b]);
    }
  });

  test('of batches of products', async () => {
    await expectAgreement(
      (x, y) => tf.matMul(x, y, true),
      [random([3, 5, 4], 1), random([3, 5, 6], 2)],
    );
  });

  test('of the cross-entropy of a softmax', async () => {
    const labels = [1, 3, 5, 9, 0, 2];
    const crossEntropy: Differentiable = (logits) =>
      tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d(labels, 'int32'), 10), logits);
    await expectAgreement(crossEntropy, [random([6, 10], 1)]);
  });

  test('of ReLU, and of a changed type', async () => {
    await expectAgreement((x) => tf.relu(x), [random([4, 50], 1)]);
    await expectAgreement(
      (x) => tf.cast(tf.relu(tf.cast(x, 'float32')), 'float32'),
      [random([4, 50], 1)],
    );
  });
});

test('integers are summed as integers, and types are still changed', async () => {
  await tf.setBackend('wasm');
  const sum = tf.sum(tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32'), 0);
  expect([sum.dtype, ...sum.dataSync()]).toEqual(['int32', 4, 6]);
  const rounded = tf.cast(tf.tensor1d([1.7, -1.7]), 'int32');
  expect([rounded.dtype, ...rounded.dataSync()]).toEqual(['int32', 1, -1]);
});

test('a sum of a million equal numbers is exact to single precision', async () => {
  await tf.setBackend('wasm');
  const value = Math.fround(0.1);
  expect(tf.sum(tf.fill([2 ** 20 + 1], 0.1)).dataSync()[0]).toBe(
    Math.fround(value * (2 ** 20 + 1)),
  );
});
