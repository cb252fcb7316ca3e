import { beforeAll, expect, test } from 'vitest';
import { vggA } from '../../../src/experiments/batch-norm/model.ts';
import {
  initialWeights,
  parametersOf,
  replaceParameters,
} from '../../../src/experiments/batch-norm/weights.ts';
import { cpu } from '../../../src/lab/engines/cpu.ts';

beforeAll(cpu.start);

const design = { width: 1 / 16, classifier: 'vgg' } as const;
const standard = vggA({ ...design, batchNorm: false }, 10);
const normalised = vggA({ ...design, batchNorm: true }, 10);

test('kernels are Glorot uniform', () => {
  const weights = initialWeights(standard, 1);
  for (const layer of [1, 4, 10]) {
    const values = weights[layer]!.kernel.dataSync();
    const [inputs, outputs] = standard[layer]!.kernel.slice(-2) as [number, number];
    const places = standard[layer]!.kernel.length === 4 ? 9 : 1;
    const limit = Math.sqrt(6 / (places * (inputs + outputs)));
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(limit);
    expect(Math.max(...values)).toBeGreaterThan(0.95 * limit);
    expect(rootMeanSquare(values) / (limit / Math.sqrt(3))).toBeCloseTo(1, 1);
  }
});

test('the collapsed kernel spreads as 49 repeated ones do, by their larger fan in', () => {
  const values = initialWeights(standard, 1)[8]!.kernel.dataSync();
  const [inputs, outputs] = standard[8]!.kernel as [number, number];
  const limit = Math.sqrt(6 / (49 * inputs + outputs));
  expect(rootMeanSquare(values) / (limit / Math.sqrt(3))).toBeCloseTo(1, 1);
});

test('both variants of a seed start from the same kernels', () => {
  const [without, withNorm] = [standard, normalised].map((network) => initialWeights(network, 1));
  without!.forEach(({ kernel }, i) => {
    expect(withNorm![i]!.kernel.dataSync()).toEqual(kernel.dataSync());
  });
  expect(withNorm![3]!.gamma!.dataSync().every((gamma) => gamma === 1)).toBe(true);
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
