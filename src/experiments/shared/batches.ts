import { type Tensor1D, type Tensor4D, tensor1d, tensor4d } from '@tensorflow/tfjs-core';
import type { ImageSet, LabelledImages } from 'retrace/datasets';

export interface Batch {
  /** [batch, height, width, channels], 0–1. */
  images: Tensor4D;
  /** [batch], int32. */
  labels: Tensor1D;
}

/**
 * The first `count / classes` images of each class, as positions in the set, in the set's order.
 *
 * @throws RangeError if a class has too few images, or `count` is no multiple of the classes
 */
export function balancedSubset(set: ImageSet, count: number, classes: readonly string[]) {
  const share = count / classes.length;
  if (!Number.isInteger(share)) {
    throw new RangeError(`${count} images can't be shared equally by ${classes.length} classes.`);
  }
  const taken = classes.map(() => 0);
  const subset = [...set.labels.keys()].filter((image) => taken[set.labels[image]!]!++ < share);
  const scarce = taken.findIndex((available) => available < share);
  if (scarce >= 0) {
    throw new RangeError(
      `Class '${classes[scarce]}' has ${taken[scarce]} images, and ${share} are asked for: ask for fewer images.`,
    );
  }
  return Uint32Array.from(subset);
}

/** Uploads some images of a set, scaled to 0–1 and not otherwise normalised. */
export function readBatch(data: LabelledImages, set: ImageSet, chosen: Uint32Array): Batch {
  const [height, width, channels] = data.shape;
  const size = height * width * channels;
  const images = new Float32Array(chosen.length * size);
  const labels = new Int32Array(chosen.length);
  chosen.forEach((image, place) => {
    const pixels = set.pixels.subarray(image * size, (image + 1) * size);
    for (let i = 0; i < size; i++) images[place * size + i] = pixels[i]! / 255;
    labels[place] = set.labels[image]!;
  });
  return {
    images: tensor4d(images, [chosen.length, height, width, channels]),
    labels: tensor1d(labels, 'int32'),
  };
}
