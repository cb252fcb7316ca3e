import * as tf from '@tensorflow/tfjs-core';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A function to differentiate, from its arguments to a tensor of any shape, and the arguments. */
export interface Case {
  f: (...inputs: tf.Tensor[]) => tf.Tensor;
  inputs: Input[];
}

export interface Input {
  values: Float32Array;
  shape: number[];
}

type Padding = 'same' | 'valid' | number;
type Shape = [number, number, number, number];

/** Values between −1 and 1 that depend on the seed alone. */
export function random(shape: number[], seed: number): Input {
  const generator = xoroshiro128plus(seed);
  const next = () => generator.next() / 2 ** 31;
  return { values: Float32Array.from({ length: tf.util.sizeFromShape(shape) }, next), shape };
}

/** Cases to compute on both back ends in one process: values and gradients. */
export const cases: Record<string, Case> = {
  ...convolutions(),
  ...poolings(),
  ...products(),
  ...sums(),

  'batch normalisation with the statistics of the batch': {
    f: (x, beta, gamma) => {
      const { mean, variance } = tf.moments(x!, [0, 1, 2]);
      const scale = tf.div(gamma!, tf.sqrt(tf.add(variance, 1e-5)));
      return tf.add(tf.mul(tf.sub(x!, mean), scale), beta!);
    },
    inputs: [random([4, 6, 5, 9], 1), random([9], 2), random([9], 3)],
  },
  'a bias and ReLU': {
    f: (x, bias) => tf.relu(tf.add(x!, bias!)),
    inputs: [random([40, 6, 6, 5], 1), random([5], 2)],
  },
  'the cross-entropy of a softmax': {
    f: (logits) => {
      const labels = tf.tensor1d([1, 3, 5, 9, 0, 2], 'int32');
      return tf.losses.softmaxCrossEntropy(tf.oneHot(labels, 10), logits!);
    },
    inputs: [random([6, 10], 1)],
  },
};

function convolutions(): Record<string, Case> {
  const same = [
    ['a pixel', [1, 1, 1, 1], [3, 3, 1, 1]],
    ['single channels', [3, 8, 8, 3], [3, 3, 3, 5]],
    ['four channels at once', [2, 5, 7, 8], [3, 3, 8, 12]],
    ['four channels at once, into single ones', [2, 5, 7, 4], [3, 3, 4, 5]],
    ['single channels, into four at once', [2, 7, 9, 3], [3, 3, 3, 8]],
    ['more weights than a square of threads has', [2, 6, 6, 24], [3, 3, 24, 70]],
    ['sums in parts', [5, 16, 17, 3], [3, 3, 3, 4]],
    ['a filter of even size', [2, 6, 5, 4], [2, 4, 4, 4]],
    ['a filter of one pixel', [3, 5, 5, 4], [1, 1, 4, 6]],
  ] as const;
  const other = [
    [2, 'same', [2, 8, 8, 4], [3, 3, 4, 4]],
    [[2, 1], 'same', [2, 7, 9, 4], [3, 2, 4, 4]],
    [1, 'valid', [3, 5, 4, 3], [5, 4, 3, 6]],
    [2, 1, [2, 9, 8, 3], [3, 3, 3, 5]],
    [1, 2, [2, 5, 6, 3], [2, 2, 3, 5]],
  ] as const;
  return Object.fromEntries([
    ...same.map(([name, x, filter]) => [`a convolution: ${name}`, convolution(x, filter)]),
    ...other.map(([stride, pad, x, filter]) => [
      `a convolution with stride ${stride}, ${pad}, filter ${filter}, image ${x}`,
      convolution(x, filter, stride as number, pad),
    ]),
  ]);
}

function convolution(
  x: readonly number[],
  filter: readonly number[],
  stride: number | [number, number] = 1,
  pad: Padding = 'same',
): Case {
  return {
    f: (input, weights) => tf.conv2d(input as tf.Tensor4D, weights as tf.Tensor4D, stride, pad),
    inputs: [random([...x], 1), random([...filter], 2)],
  };
}

function poolings(): Record<string, Case> {
  const windows = [
    [2, 2, 'valid'],
    [2, 2, 'same'],
    [3, 2, 'same'],
    [3, 2, 'valid'],
    [3, 1, 'same'],
    [2, 3, 'valid'],
    [3, 2, 1],
  ] as const;
  const images: Record<string, (values: Float32Array) => Float32Array> = {
    'any values': (values) => values,
    'negative values': (values) => values.map((value) => -1 - Math.abs(value)),
    ties: (values) => values.map((value) => Math.round(2 * value)),
    zeros: (values) => values.map((value) => Math.max(0, value - 0.5)),
  };
  const shapes: Shape[] = [
    [2, 8, 8, 3],
    [2, 7, 9, 3],
  ];
  return Object.fromEntries(
    windows.flatMap(([size, stride, pad]) =>
      Object.entries(images).flatMap(([kind, change]) =>
        shapes.map((shape) => {
          const { values } = random(shape, 3);
          const f = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, size, stride, pad);
          const name = `max pooling of ${shape} by ${size}, stride ${stride}, ${pad}: ${kind}`;
          return [name, { f, inputs: [{ values: change(values), shape }] }];
        }),
      ),
    ),
  );
}

function products(): Record<string, Case> {
  // The gradients transpose exactly those factors that the product doesn't.
  const products = [
    ['small', 17, 33, 9, false, false],
    ['with long sums', 12, 3000, 8, false, false],
    ['with long sums, both transposed', 12, 3000, 8, true, true],
    ['with long sums of odd sizes', 7, 2051, 70, false, false],
    ['with long sums of odd sizes, both transposed', 7, 2051, 70, true, true],
    ['of two vectors', 1, 5000, 1, false, false],
  ] as const;
  return {
    ...Object.fromEntries(
      products.map(([kind, rows, inner, columns, transposeA, transposeB]) => {
        const a = random(transposeA ? [inner, rows] : [rows, inner], 1);
        const b = random(transposeB ? [columns, inner] : [inner, columns], 2);
        const f = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, transposeA, transposeB);
        return [`a product ${kind}`, { f, inputs: [a, b] }];
      }),
    ),
    'a product of a batch': {
      f: (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, true),
      inputs: [random([3, 5, 4], 1), random([3, 5, 6], 2)],
    },
    'a product with long sums of a batch of one': {
      f: (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y),
      inputs: [random([1, 1, 5, 1500], 1), random([1, 1, 1500, 6], 2)],
    },
    'a convolution over the whole image, whose sums are long': convolution(
      [3, 16, 16, 12],
      [16, 16, 12, 9],
      1,
      'valid',
    ),
  };
}

function sums(): Record<string, Case> {
  const shapes = [
    [33, 5, 6],
    [700, 3, 7],
  ];
  const axes = [[0], [0, 1], [0, 1, 2], [2], [0, 2]];
  return {
    ...Object.fromEntries(
      shapes.flatMap((shape) =>
        axes.map((axis) => [
          `the sum of ${shape} over ${axis}`,
          { f: (x: tf.Tensor) => tf.square(tf.sum(x, axis)), inputs: [random(shape, 1)] },
        ]),
      ),
    ),
    'a sum that keeps its axes': {
      f: (x: tf.Tensor) => tf.sum(x, [0, 1], true),
      inputs: [random([4, 5, 6], 1)],
    },
    'more sums than one row of groups has': {
      f: (x: tf.Tensor) => tf.sum(x, 0),
      inputs: [random([2, 65536 * 64 + 3], 1)],
    },
  };
}
