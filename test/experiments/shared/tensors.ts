import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { randomStream } from '../../../src/experiments/shared/random.ts';

/** Values between −1 and 1 that depend on the seed alone. */
export function uniform(shape: number[], seed: number): Tensor {
  const random = randomStream(seed, 'weights');
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor(
    Float32Array.from({ length: size }, () => random.next() / 2 ** 31),
    shape,
  );
}

/** The one value of a scalar. */
export function numberIn(scalar: Tensor): number {
  return scalar.dataSync()[0]!;
}
