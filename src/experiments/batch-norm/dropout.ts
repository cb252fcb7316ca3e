import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Masks, Network } from './model.ts';
import { type Purpose, type RandomStream, randomStream } from './random.ts';

/**
 * A fresh mask for each layer with dropout. It follows from its arguments alone, so that the probes of
 * a step meet the mask that the step was made with.
 */
export function dropoutMasks(
  network: Network,
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
