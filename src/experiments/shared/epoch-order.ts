import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { randomStream } from './random.ts';

/** The subset in the order of an epoch: a Fisher–Yates shuffle that depends on seed and epoch alone. */
export function epochOrder(subset: Uint32Array, seed: number, epoch: number): Uint32Array {
  const order = subset.slice();
  const random = randomStream(seed, 'order', epoch);
  for (let last = order.length - 1; last > 0; last--) {
    const other = uniformInt(random, 0, last);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** The steps of an epoch: a last batch that isn't full is dropped. */
export function stepsPerEpoch({
  trainImages,
  batchSize,
}: {
  trainImages: number;
  batchSize: number;
}) {
  return Math.floor(trainImages / batchSize);
}
