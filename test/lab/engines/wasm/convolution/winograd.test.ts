import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Convolution,
  convolutionOf,
  type Shape4D,
} from '../../../../../src/lab/engines/convolution.ts';
import {
  type Multiply,
  multiplyWith,
} from '../../../../../src/lab/engines/wasm/convolution/multiply.ts';
import {
  suitsWinograd,
  winogradConvolution,
} from '../../../../../src/lab/engines/wasm/convolution/winograd.ts';
import { winogradFilterGradient } from '../../../../../src/lab/engines/wasm/convolution/winograd-filter-gradient.ts';
import { largestError, random, startBoth } from '../../wasm-against-cpu.ts';

beforeAll(startBoth);

const cases = [
  { size: [4, 4], pad: 'same' },
  { size: [5, 7], pad: 'same' },
  { size: [6, 5], pad: 'valid' },
  { size: [1, 1], pad: 'same' },
  { size: [2, 2], pad: 'same' },
  {
    size: [5, 4],
    pad: [
      [0, 0],
      [0, 2],
      [2, 1],
      [0, 0],
    ],
  },
] as { size: number[]; pad: 'same' | 'valid' | tf.backend_util.ExplicitPadding }[];

describe('the algorithm of Winograd agrees with the cpu back end', () => {
  test.each(cases)('image $size, padding $pad', async ({ size, pad }) => {
    const inputs = random([3, ...size, 5], 1);
    const filters = random([3, 3, 5, 6], 2);
    const convolution = convolutionOf(inputs.shape, filters.shape, {
      strides: 1,
      pad,
      dataFormat: 'NHWC',
    });
    const outputs = random(convolution.outShape, 3);

    await tf.setBackend('cpu');
    const x = tf.tensor4d(inputs.values, inputs.shape as Shape4D);
    const filter = tf.tensor4d(filters.values, filters.shape as Shape4D);
    const dy = tf.tensor4d(outputs.values, convolution.outShape);
    const convolve = (w: tf.Tensor) => tf.conv2d(x, w as tf.Tensor4D, 1, pad);
    const expectedOutput = convolve(filter).dataSync();
    const expectedGradient = tf.grad(convolve)(filter, dy).dataSync();

    const output = await onWasm([inputs, filters], (backend, multiply, [a, b]) =>
      winogradConvolution(backend, multiply, a!, b!, convolution),
    );
    const gradient = await onWasm([inputs, outputs], (backend, multiply, [a, b]) =>
      winogradFilterGradient(backend, multiply, a!, b!, convolution),
    );
    expect(largestError(output, expectedOutput)).toBeLessThan(5e-6);
    expect(largestError(gradient, expectedGradient)).toBeLessThan(5e-6);
  });
});

test('a convolution by it gives what two of half the input channels give together', async () => {
  expect(isChosen({ x: [13, 7, 8, 96], filter: [3, 3, 96, 96], strides: 1 })).toBe(true);
  expect(isChosen({ x: [13, 7, 8, 48], filter: [3, 3, 48, 96], strides: 1 })).toBe(false);
  await tf.setBackend('wasm');
  const x = tf.tensor4d(random([13, 7, 8, 96], 1).values, [13, 7, 8, 96]);
  const filter = tf.tensor4d(random([3, 3, 96, 96], 2).values, [3, 3, 96, 96]);
  const dy = tf.tensor4d(random([13, 7, 8, 96], 3).values, [13, 7, 8, 96]);
  const whole = (a: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(a, w, 1, 'same');
  const halves = (a: tf.Tensor4D, w: tf.Tensor4D) => {
    const [left, right] = tf.split(a, 2, 3) as [tf.Tensor4D, tf.Tensor4D];
    const [top, bottom] = tf.split(w, 2, 2) as [tf.Tensor4D, tf.Tensor4D];
    return tf.add(whole(left, top), whole(right, bottom)) as tf.Tensor4D;
  };
  const { value, grads } = tf.valueAndGrads(whole as never)([x, filter], dy);
  const expected = tf.valueAndGrads(halves as never)([x, filter], dy);
  [value, ...grads].forEach((tensor, index) => {
    const reference = [expected.value, ...expected.grads][index]!;
    expect(largestError(tensor.dataSync(), reference.dataSync())).toBeLessThan(5e-6);
  });
});

async function onWasm(
  inputs: { values: Float32Array; shape: number[] }[],
  compute: (backend: BackendWasm, multiply: Multiply, inputs: tf.Tensor[]) => tf.TensorInfo,
): Promise<Float32Array> {
  await tf.setBackend('wasm');
  const multiply = multiplyWith((name) => tf.getKernel(name, 'wasm').kernelFunc as never);
  const tensors = inputs.map(({ values, shape }) => tf.tensor(values, shape));
  const result = compute(tf.backend() as BackendWasm, multiply, tensors);
  return tf.engine().makeTensorFromTensorInfo(result).dataSync() as Float32Array;
}

describe('the algorithm of Winograd is chosen', () => {
  const base = { x: [128, 8, 8, 128], filter: [3, 3, 128, 128], strides: 1 };

  test('for many channels and tiles', () => expect(isChosen(base)).toBe(true));
  test('not for few input or output channels', () => {
    expect(isChosen({ ...base, x: [128, 8, 8, 32], filter: [3, 3, 32, 128] })).toBe(false);
    expect(isChosen({ ...base, filter: [3, 3, 128, 32] })).toBe(false);
  });
  test('not for few tiles', () => expect(isChosen({ ...base, x: [1, 8, 8, 128] })).toBe(false));
  test('not for other filters and strides', () => {
    expect(isChosen({ ...base, filter: [1, 1, 128, 128] })).toBe(false);
    expect(isChosen({ ...base, filter: [3, 5, 128, 128] })).toBe(false);
    expect(isChosen({ ...base, strides: 2 })).toBe(false);
  });
  test('not for dilated filters or channels first', () => {
    expect(isChosen({ ...base, dilations: 2 })).toBe(false);
    expect(isChosen({ ...base, x: [128, 128, 8, 8], dataFormat: 'NCHW' })).toBe(false);
  });
});

interface Request {
  x: number[];
  filter: number[];
  strides: number;
  dilations?: number;
  dataFormat?: 'NHWC' | 'NCHW';
}

function isChosen({ x, filter, dataFormat = 'NHWC', ...rest }: Request): boolean {
  const convolution: Convolution = convolutionOf(x, filter, { pad: 'same', dataFormat, ...rest });
  return suitsWinograd(convolution);
}
