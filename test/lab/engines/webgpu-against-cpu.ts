import * as tf from '@tensorflow/tfjs-core';
import { type Case, random } from './webgpu-cases.ts';

interface Values {
  shape: number[];
  values: Float32Array;
}

/**
 * The largest error of a case's values and gradients on webgpu, relative to the largest magnitude of the same tensor on
 * cpu. Huge if shapes differ or a value is NaN, because JSON has neither infinity nor NaN.
 */
export async function errorOf(differentiable: Case): Promise<number> {
  const expected = await differentiate('cpu', differentiable);
  const actual = await differentiate('webgpu', differentiable);
  return Math.max(...expected.map((tensor, i) => largestError(actual[i]!, tensor)));
}

/**
 * The result and the gradient of each input. Weights are random, because equal weights would hide values in wrong
 * places.
 */
async function differentiate(backend: string, { f, inputs }: Case): Promise<Values[]> {
  await tf.setBackend(backend);
  const tensors = inputs.map(({ values, shape }) => tf.tensor(values, shape));
  const result = f(...tensors);
  const dy = tf.tensor(random(result.shape, 99).values, result.shape);
  const gradients = tf.grads(f)(tensors, dy);
  const contents: Values[] = [];
  for (const tensor of [result, ...gradients]) {
    contents.push({ shape: tensor.shape, values: (await tensor.data()) as Float32Array });
  }
  tf.dispose([tensors, result, dy, gradients]);
  return contents;
}

function largestError(actual: Values, expected: Values): number {
  if (String(actual.shape) !== String(expected.shape)) return Number.MAX_VALUE;
  let magnitude = Number.MIN_VALUE;
  let error = 0;
  expected.values.forEach((value, k) => {
    const difference = Math.abs(actual.values[k]! - value);
    magnitude = Math.max(magnitude, Math.abs(value));
    error = Math.max(error, Number.isNaN(difference) ? Number.MAX_VALUE : difference);
  });
  return error / magnitude;
}
