import { div, mean, type Scalar, stack, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { LabelledImages } from '../../datasets/labelled-images.ts';
import { readBatch } from './batches.ts';
import { countCorrect } from './model.ts';

export type Accuracy = {
  /** Correct images over all images. */
  exact: Scalar;
  /** The mean of each batch's accuracy, a shorter last batch counting as much as the others. */
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
