import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { type Purpose, type RandomStream, randomStream } from './random.ts';

/** By layer, [batch, units]; undefined where there is no dropout. */
export type Masks = readonly (Tensor | undefined)[];

/** What a layer's mask follows from. */
export interface DropoutLayer {
  /** […, units] */
  kernel: readonly number[];
  /** Whether half of its units are dropped. */
  dropout: boolean;
}

/**
 * A fresh mask for each linear layer with dropout. It follows from its arguments alone, so that what is
 * measured beside a step meets the mask that the step was made with.
 */
export function dropoutMasks(
  network: readonly DropoutLayer[],
  batchSize: number,
  seed: number,
  purpose: Purpose,
  step: number,
): Masks {
  return network.map(({ dropout, kernel }, index) =>
    dropout
      ? halfMask([batchSize, kernel.at(-1)!], randomStream(seed, purpose, step, index))
      : undefined,
  );
}

/** Each unit 0 or, so that the expected sum stays, 2. One random bit a unit, the same on each engine. */
function halfMask(shape: [number, number], random: RandomStream): Tensor {
  const mask = new Float32Array(shape[0] * shape[1]);
  let bits = 0;
  for (let unit = 0; unit < mask.length; unit++) {
    bits = unit % 32 === 0 ? random.next() : bits >>> 1;
    mask[unit] = 2 * (bits & 1);
  }
  return tensor(mask, shape, 'float32');
}
