import * as tf from '@tensorflow/tfjs-core';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expect } from 'vitest';
import { cpu } from '../../../src/lab/engines/cpu.ts';
import { wasm } from '../../../src/lab/engines/wasm.ts';

/** Starts both engines and selects wasm. */
export async function startBoth(): Promise<void> {
  await cpu.start();
  await wasm.start();
}

/** A function to differentiate, from its arguments to a tensor of any shape. */
export type Differentiable = (...inputs: tf.Tensor[]) => tf.Tensor;

/**
 * Expects the wasm engine's values and gradients to agree with the cpu back end's, within 1e-5 of each tensor's largest
 * magnitude. The result's values are weighted at random, because equal weights would hide values in wrong places.
 *
 * @param inputs arguments as arrays and shapes, in the order of the function's
 */
export async function expectAgreement(f: Differentiable, inputs: Input[]): Promise<void> {
  const expected = await differentiate('cpu', f, inputs);
  const actual = await differentiate('wasm', f, inputs);
  expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  actual.forEach(({ values }, index) => {
    expect(largestError(values, expected[index]!.values)).toBeLessThan(1e-5);
  });
}

export interface Input {
  values: Float32Array;
  shape: number[];
}

/** Values between −1 and 1 that depend on the seed alone. */
export function random(shape: number[], seed: number): Input {
  const generator = xoroshiro128plus(seed);
  const next = () => generator.next() / 2 ** 31;
  return { values: Float32Array.from({ length: tf.util.sizeFromShape(shape) }, next), shape };
}

/** The result and the gradient of each input, computed on one back end, in that order. */
export async function differentiate(
  backend: 'cpu' | 'wasm',
  f: Differentiable,
  inputs: Input[],
): Promise<Input[]> {
  await tf.setBackend(backend);
  const tensors = inputs.map(({ values, shape }) => tf.tensor(values, shape));
  const result = f(...tensors);
  const weights = random(result.shape, 99);
  const dy = tf.tensor(weights.values, result.shape);
  const gradients = tf.grads(f)(tensors, dy);
  const contents = [result, ...gradients].map(contentsOf);
  tf.dispose([tensors, result, dy, gradients]);
  return contents;
}

function contentsOf(tensor: tf.Tensor): Input {
  return { values: tensor.dataSync() as Float32Array, shape: tensor.shape };
}

/** The largest error relative to the largest expected magnitude; NaN if a value is NaN. */
export function largestError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let magnitude = Number.MIN_VALUE;
  let error = 0;
  for (let k = 0; k < expected.length; k++) {
    magnitude = Math.max(magnitude, Math.abs(expected[k]!));
    error = Math.max(error, Math.abs(actual[k]! - expected[k]!));
  }
  return error / magnitude;
}
