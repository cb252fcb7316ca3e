import {
  argMax,
  cast,
  div,
  equal,
  losses,
  mean,
  oneHot,
  type Scalar,
  stack,
  sum,
  type Tensor,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { LabelledImages } from 'retrace/datasets';
import { readBatch } from './batches.ts';

/**
 * The mean cross-entropy of a batch, in nats.
 *
 * @param logits [batch, classes]
 * @param labels [batch], int32
 */
export function crossEntropy(logits: Tensor, labels: Tensor1D): Scalar {
  // Cast separately: the wasm engine's oneHot writes integers, whatever type is asked for.
  const targets = cast(oneHot(labels, logits.shape.at(-1)!), 'float32');
  return losses.softmaxCrossEntropy(targets, logits);
}

/** How many images of a batch are classified correctly. Shapes as in `crossEntropy`. */
export function countCorrect(logits: Tensor, labels: Tensor1D): Scalar {
  return sum(cast(equal(argMax(logits, -1), labels), 'float32'));
}

export type Accuracy = {
  /** Correct images over all images. */
  exact: Scalar;
  /** The mean of all batches' accuracies: a shorter last batch counts as much as the others. */
  batchMean: Scalar;
};

/**
 * Accuracy on test images, 0–1, batch by batch in their order.
 *
 * @param classify images [batch, height, width, channels] → logits [batch, classes]
 * @param subset positions in the test set
 */
export function evaluate(
  classify: (images: Tensor) => Tensor,
  data: LabelledImages,
  subset: Uint32Array,
  batchSize: number,
): Accuracy {
  return tidy(() => {
    const correct: Scalar[] = [];
    const sizes: number[] = [];
    for (let start = 0; start < subset.length; start += batchSize) {
      const chosen = subset.subarray(start, start + batchSize);
      sizes.push(chosen.length);
      correct.push(
        tidy(() => {
          const { images, labels } = readBatch(data, data.test, chosen);
          return countCorrect(classify(images), labels);
        }),
      );
    }
    const counts = stack(correct);
    return { exact: div(sum(counts), subset.length), batchMean: mean(div(counts, sizes)) };
  });
}
