import {
  matMul,
  mul,
  reshape,
  type Scalar,
  sum,
  type Tensor,
  type Tensor2D,
  tensor,
  tensor1d,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import {
  initialRunningMoments,
  normaliseByBatch,
  normaliseByMoments,
  updateRunningMoments,
} from '../../../src/experiments/shared/batch-normalisation.ts';
import { crossEntropy } from '../../../src/experiments/shared/classification.ts';
import { dot, norm } from '../../../src/experiments/shared/vectors.ts';
import { cpu } from '../../../src/lab/engines/cpu.ts';
import { numberIn, uniform } from './tensors.ts';

beforeAll(cpu.start);

const channels = 4;
const shape = [3, 2, 2, channels];

test('its value and gradients are those of finite differences in double precision', () => {
  const direction = uniform(shape, 4);
  const inputs = [uniform(shape, 1), uniform([channels], 2), uniform([channels], 3)];
  const { value, grads } = valueAndGrads(
    (x, gamma, beta): Scalar => sum(mul(normaliseByBatch(x!, gamma!, beta!).y, direction)),
  )(inputs);

  const arrays = inputs.map((input) => [...input.dataSync()]);
  const weights = [...direction.dataSync()];
  expect(numberIn(value)).toBeCloseTo(referenceLoss(arrays, weights), 5);
  for (const [which, array] of arrays.entries()) {
    const gradient = grads[which]!.dataSync();
    for (const i of array.keys()) {
      const at = (offset: number) => {
        const moved = array.with(i, array[i]! + offset);
        return referenceLoss(arrays.with(which, moved), weights);
      };
      expect(gradient[i]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 4);
    }
  }
});

test('scaling the layer before it changes nothing but the gradient, which shrinks', () => {
  const x = uniform([32, 6], 1) as Tensor2D;
  const kernel = uniform([6, channels], 2);
  const labels = tensor1d(
    Array.from({ length: 32 }, (_, i) => i % channels),
    'int32',
  );
  const lossOf = (w: Tensor): Scalar => {
    const h = reshape(matMul(x, w as Tensor2D), [32, 1, 1, channels]);
    const [gamma, beta] = [uniform([channels], 3), uniform([channels], 4)];
    const { y } = normaliseByBatch(h, gamma, beta, 0);
    return crossEntropy(reshape(y, [32, channels]), labels);
  };
  const gradientAt = (w: Tensor) => valueAndGrads((w) => lossOf(w!))([w]);
  const once = gradientAt(kernel);
  const thrice = gradientAt(mul(kernel, 3));

  expect(numberIn(thrice.value)).toBeCloseTo(numberIn(once.value), 6);
  expect(numberIn(norm(thrice.grads)) * 3).toBeCloseTo(numberIn(norm(once.grads)), 6);
  expect(numberIn(norm(once.grads))).toBeGreaterThan(1e-2);
  expect(numberIn(dot([kernel], once.grads))).toBeCloseTo(0, 6);
});

test('the running moments move by a tenth, the variance by its unbiased estimate', () => {
  const running = initialRunningMoments(1);
  const x = tensor([1, 2, 3, 6], [2, 2, 1, 1]);
  updateRunningMoments(running, normaliseByBatch(x, tensor1d([1]), tensor1d([0])).moments);
  expect(numberIn(running.mean)).toBeCloseTo(0.1 * 3, 6);
  expect(numberIn(running.variance)).toBeCloseTo(0.9 + 0.1 * (14 / 3), 6);
});

test('given moments normalise as the batch’s own do', () => {
  const x = uniform(shape, 1);
  const [gamma, beta] = [uniform([channels], 2), uniform([channels], 3)];
  const { y, moments } = normaliseByBatch(x, gamma, beta);
  const given = normaliseByMoments(x, gamma, beta, moments).dataSync();
  y.dataSync().forEach((value, i) => {
    expect(given[i]).toBeCloseTo(value, 5);
  });
});

/** Σ direction · (γ(x − mean)/√(variance + ε) + β). */
function referenceLoss([x, gamma, beta]: number[][], direction: number[]): number {
  let loss = 0;
  for (let channel = 0; channel < channels; channel++) {
    const values = x!.filter((_, i) => i % channels === channel);
    const mean = average(values);
    const deviation = Math.sqrt(average(values.map((value) => (value - mean) ** 2)) + 1e-5);
    values.forEach((value, i) => {
      const y = (gamma![channel]! * (value - mean)) / deviation + beta![channel]!;
      loss += direction[i * channels + channel]! * y;
    });
  }
  return loss;
}

function average(values: number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
