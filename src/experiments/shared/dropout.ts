import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { type Purpose, type RandomStream, randomStream } from './random.ts';

/** By layer, [batch, units]; undefined where there is no dropout. */
export type Masks = readonly (Tensor | undefined)[];

/** What a layer's mask depends on. */
export interface DropoutLayer {
  /** […, units] */
  kernel: readonly number[];
  /** Whether half of its units are dropped. */
  dropout: boolean;
}

/**
 * A new mask for each linear layer with dropout. The masks depend on the arguments alone, so measurements at a step use
 * the same masks as the step itself.
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

/**
 * Each unit is 0 or 2, so that the expected sum stays the same. Takes one random bit a unit, the same on each engine.
 */
function halfMask(shape: [number, number], random: RandomStream): Tensor {
  const mask = new Float32Array(shape[0] * shape[1]);
  let bits = 0;
  for (let unit = 0; unit < mask.length; unit++) {
    bits = unit % 32 === 0 ? random.next() : bits >>> 1;
    mask[unit] = 2 * (bits & 1);
  }
  return tensor(mask, shape, 'float32');
}
