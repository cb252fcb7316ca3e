import { beforeAll, expect, test } from 'vitest';
import {
  initialWeights,
  type LayerShape,
  parametersOf,
  replaceParameters,
} from '../../../src/experiments/shared/weights.ts';
import { cpu } from '../../../src/lab/engines/cpu.ts';

beforeAll(cpu.start);

const convolution = { kernel: [3, 3, 16, 32], copies: 1, batchNorm: false } as const;
const repeating = { kernel: [32, 256], copies: 49, batchNorm: false } as const;
const linear = { kernel: [256, 64], copies: 1, batchNorm: false } as const;
const standard: LayerShape[] = [convolution, repeating, linear];
const normalised: LayerShape[] = [{ ...convolution, batchNorm: true }, repeating, linear];

test.each([
  [0, 'convolution', 9 * (16 + 32)],
  [2, 'linear layer', 256 + 64],
])('the kernel of layer %i, a %s, is Glorot uniform', (layer, _, fans) => {
  const values = initialWeights(standard, 1)[layer]!.kernel.dataSync();
  const limit = Math.sqrt(6 / fans);
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(limit);
  expect(Math.max(...values)).toBeGreaterThan(0.95 * limit);
  expect(rootMeanSquare(values) / (limit / Math.sqrt(3))).toBeCloseTo(1, 1);
});

test('where inputs are repeated, the one kernel spreads as all of theirs do, by the larger fan in', () => {
  const values = initialWeights(standard, 1)[1]!.kernel.dataSync();
  const limit = Math.sqrt(6 / (49 * 32 + 256));
  expect(rootMeanSquare(values) / (limit / Math.sqrt(3))).toBeCloseTo(1, 1);
});

test('both variants of a seed start from the same kernels', () => {
  const [without, withNorm] = [standard, normalised].map((network) => initialWeights(network, 1));
  without!.forEach(({ kernel }, i) => {
    expect(withNorm![i]!.kernel.dataSync()).toEqual(kernel.dataSync());
  });
  expect(withNorm![0]!.gamma!.dataSync().every((gamma) => gamma === 1)).toBe(true);
});

test('another seed starts from other kernels, and so does the article’s second network', () => {
  const [first] = initialWeights(standard, 1);
  const [second] = initialWeights(standard, 2);
  const [other] = initialWeights(standard, 1, 'article weights');
  expect(second!.kernel.dataSync()).not.toEqual(first!.kernel.dataSync());
  expect(other!.kernel.dataSync()).not.toEqual(first!.kernel.dataSync());
});

test('layers made of a list of parameters have each of them in its place', () => {
  const weights = initialWeights(normalised, 1);
  expect(replaceParameters(weights, parametersOf(weights))).toEqual(weights);
});

function rootMeanSquare(values: ArrayLike<number>): number {
  const squares = Array.from(values, (value) => value ** 2);
  return Math.sqrt(squares.reduce((total, square) => total + square, 0) / squares.length);
}
