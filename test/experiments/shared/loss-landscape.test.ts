import {
  mul,
  type Scalar,
  square,
  sum,
  type Tensor,
  tensor1d,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { probeAlongGradient, rangeOf } from '../../../src/experiments/shared/loss-landscape.ts';
import { cpu } from '../../../src/lab/engines/cpu.ts';
import { numberIn } from './tensors.ts';

beforeAll(cpu.start);

const stepSizes = [0.05, 0.1, 0.2, 0.4];

/** ½wᵀHw with H = diag(1, 10). */
function quadratic([w]: Tensor[]) {
  const { value, grads } = valueAndGrads((w) => mul(sum(mul([1, 10], square(w!))), 0.5))([w!]);
  return { loss: value as Scalar, gradients: grads };
}

function probeQuadratic() {
  const w = tensor1d([1, 1]);
  const { gradients } = quadratic([w]);
  return probeAlongGradient(quadratic, [w], gradients, stepSizes);
}

test('the losses along the gradient of a quadratic are those worked out by hand', () => {
  const losses = probeQuadratic().map(({ loss }) => numberIn(loss));
  [1.70125, 0.405, 5.32, 45.18].forEach((loss, i) => {
    expect(losses[i]).toBeCloseTo(loss, 4);
  });
});

test('predictiveness on a quadratic is ‖H²w‖·η', () => {
  const probes = probeQuadratic();
  probes.forEach(({ predictiveness }, i) => {
    expect(numberIn(predictiveness) / stepSizes[i]!).toBeCloseTo(100.005, 2);
  });
});

test('effective smoothness on a quadratic is the same at every step size', () => {
  for (const { smoothness } of probeQuadratic()) {
    expect(numberIn(smoothness)).toBeCloseTo(Math.sqrt(10001 / 101), 4);
  }
});

test('a band reaches from the lowest to the highest probe', () => {
  const { low, high } = rangeOf(probeQuadratic(), 'loss');
  expect(numberIn(low)).toBeCloseTo(0.405, 4);
  expect(numberIn(high)).toBeCloseTo(45.18, 4);
});

test('where the gradient is 0 the smoothness is 0, not a division by 0', () => {
  const origin = tensor1d([0, 0]);
  const { gradients } = quadratic([origin]);
  const [probe] = probeAlongGradient(quadratic, [origin], gradients, [0.1]);
  expect(numberIn(probe!.smoothness)).toBe(0);
});

test('probing leaves the parameters and the gradient as they were, bit for bit', () => {
  const w = tensor1d([0.1, 0.2]);
  const { gradients } = quadratic([w]);
  const before = [w, ...gradients].map((tensor) => tensor.dataSync().slice());
  probeAlongGradient(quadratic, [w], gradients, stepSizes);
  expect([w, ...gradients].map((tensor) => tensor.dataSync())).toEqual(before);
});
