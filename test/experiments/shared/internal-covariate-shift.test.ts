import {
  memory,
  mul,
  type Scalar,
  scalar,
  square,
  sub,
  type Tensor,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import {
  internalCovariateShift,
  type LayeredLoss,
} from '../../../src/experiments/shared/internal-covariate-shift.ts';
import { descend, distance, norm } from '../../../src/experiments/shared/vectors.ts';
import { parametersOf } from '../../../src/experiments/shared/weights.ts';
import { cpu } from '../../../src/lab/engines/cpu.ts';
import { numberIn } from './tensors.ts';
import { stepOfTinyVgg } from './tiny-vgg.ts';

beforeAll(cpu.start);

test('the shift of a network of two weights is the one worked out by hand', () => {
  const [, shift] = shiftsOfTwoWeights([2, 3], 0.1);
  expect(shift!.norm).toBeCloseTo(9.75, 5);
  expect(shift!.relative).toBeCloseTo(0.975, 5);
  expect(shift!.cosine).toBeCloseTo(1, 6);
});

test('a gradient that turns round has cosine −1', () => {
  const [, shift] = shiftsOfTwoWeights([1, 2], 0.3);
  expect(shift!.norm).toBeCloseTo(1.08, 5);
  expect(shift!.cosine).toBeCloseTo(-1, 6);
});

test('the first layer has no shift: nothing lies below it', () => {
  expect(shiftsOfTwoWeights([2, 3], 0.1)[0]).toEqual({ norm: 0, relative: 0, cosine: 1 });
});

test('at a learning rate of 0 no layer shifts', () => {
  const { model, step } = stepOfTinyVgg(0);
  for (const shift of internalCovariateShift(model, step, [1, 3, 5, 7])) {
    expect(numberIn(shift.norm)).toBe(0);
    expect(numberIn(shift.cosine)).toBeCloseTo(1, 6);
  }
});

test('the stepped layers are shared without changing the definition’s result or its bounds', () => {
  const { model, step } = stepOfTinyVgg(0.5);
  const layers = [3, 5, 7];
  const shifts = internalCovariateShift(model, step, layers);
  layers.forEach((layer, i) => {
    const mixed = [...step.after.slice(0, layer - 1), ...step.before.slice(layer - 1)];
    const literal = () => model.loss(model.apply(mixed, step.input, 1, mixed.length));
    const [shifted] = valueAndGrads(literal)([mixed[layer - 1]!.kernel]).grads;
    const gradient = step.gradients[layer - 1]!.kernel;

    const shift = numberIn(shifts[i]!.norm);
    expect(shift).toBeGreaterThan(1e-3);
    expect(shift).toBeCloseTo(numberIn(distance([gradient], [shifted!])), 6);
    const sizes = [numberIn(norm([gradient])), numberIn(norm([shifted!]))] as const;
    expect(shift).toBeGreaterThanOrEqual(Math.abs(sizes[0] - sizes[1]));
    expect(shift).toBeLessThanOrEqual(sizes[0] + sizes[1]);
    expect(numberIn(shifts[i]!.relative)).toBeCloseTo(shift / sizes[0], 5);
  });
});

test('measuring leaves every tensor as it was and none behind', () => {
  const { model, step } = stepOfTinyVgg(0.5);
  const tensors = [step.before, step.after, step.gradients].flatMap(parametersOf);
  const values = tensors.map((tensor) => tensor.dataSync().slice());
  const count = memory().numTensors;
  const shifts = internalCovariateShift(model, step, [3, 5]);
  expect(memory().numTensors).toBe(count + 3 * shifts.length);
  expect(tensors.map((tensor) => tensor.dataSync())).toEqual(values);
});

/** The shifts of both layers of ½(w₂w₁x − 1)² at x = 1. */
function shiftsOfTwoWeights(weights: number[], learningRate: number) {
  const model: LayeredLoss<{ kernel: Tensor }> = {
    apply: (layers, x, from, to) =>
      layers.slice(from - 1, to).reduce((h, { kernel }) => mul(h, kernel), x),
    loss: (output) => mul(square(sub(output, 1)), 0.5) as Scalar,
  };
  const kernels = weights.map((weight): Tensor => scalar(weight));
  const toLayers = (tensors: Tensor[]) => tensors.map((kernel) => ({ kernel }));
  const before = toLayers(kernels);
  const input = scalar(1);
  const { grads } = valueAndGrads(() => model.loss(model.apply(before, input, 1, 2)))(kernels);
  const after = toLayers(descend(kernels, grads, learningRate));
  const step = { before, after, gradients: toLayers(grads), input };
  return internalCovariateShift(model, step, [1, 2]).map((shift) => ({
    norm: numberIn(shift.norm),
    relative: numberIn(shift.relative),
    cosine: numberIn(shift.cosine),
  }));
}
