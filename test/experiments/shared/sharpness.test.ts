import { mul, type Tensor1D, tensor1d, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { greatestEigenvalue, sharpness } from '../../../src/experiments/shared/sharpness.ts';
import { wasm } from '../../../src/lab/engines/wasm.ts';

beforeAll(async () => {
  await wasm.start();
});

test('the sharpness of a quadratic is its greatest curvature', async () => {
  const curvatures = tensor1d([1, 10, 3]);
  const gradient = (at: Tensor1D) => mul<Tensor1D>(curvatures, at);
  const from = tensor1d([0.6, 0.8, 0]);
  expect(await sharpness(gradient, tensor1d([1, 1, 1]), from, 20)).toBeCloseTo(10, 3);
});

test('the sharpness is found among hundreds of curvatures that come close to it', async () => {
  // From 0 to 10, the greatest ones 1/200 apart: on these, power iteration is very slow.
  const size = 1000;
  const curvatures = tensor1d(Array.from({ length: size }, (_, i) => 10 * (i / (size - 1)) ** 0.5));
  const gradient = (at: Tensor1D) => mul<Tensor1D>(curvatures, at);
  const from = tensor1d(Array<number>(size).fill(size ** -0.5));
  const found = await sharpness(gradient, zeros([size]), from, 40);
  expect(Math.abs(found / 10 - 1)).toBeLessThan(0.01);
});

test.each([
  1, 2, 7, 40,
])('the greatest eigenvalue of %i second differences is the known one', (size) => {
  const matrix = { diagonal: Array(size).fill(2), beside: Array(size - 1).fill(-1) };
  const known = 2 - 2 * Math.cos((size * Math.PI) / (size + 1));
  expect(greatestEigenvalue(matrix)).toBeCloseTo(known, 12);
});

test('a matrix that falls into parts has the greatest eigenvalue of its parts', () => {
  expect(greatestEigenvalue({ diagonal: [1, 5, 5, 0], beside: [0, 2, 0] })).toBeCloseTo(7, 12);
  expect(greatestEigenvalue({ diagonal: [-3, -4], beside: [0] })).toBeCloseTo(-3, 12);
});
