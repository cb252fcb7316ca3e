import { sha256OfParts } from '../../files/digest.ts';
import type { ImageSet, LabelledImages } from '../labelled-images.ts';

/** The layout of labelled images in one block of bytes. */
export interface ImageLayout {
  classes: readonly string[];
  shape: readonly [height: number, width: number, channels: number];
  /** Number of images. */
  train: number;
  /** Number of images. */
  test: number;
}

/** How many bytes a block of this layout has. */
export function blockLength(layout: ImageLayout): number {
  return (layout.train + layout.test) * (pixelsPerImage(layout) + 1);
}

/**
 * The images in a block of `blockLength` bytes: train pixels, train labels, test pixels, test labels. They are views:
 * filling them fills the block.
 */
export function imagesIn(block: Uint8Array, layout: ImageLayout): LabelledImages {
  const trainLength = layout.train * (pixelsPerImage(layout) + 1);
  return {
    classes: layout.classes,
    shape: layout.shape,
    train: imageSetIn(block.subarray(0, trainLength), layout.train),
    test: imageSetIn(block.subarray(trainLength), layout.test),
  };
}

/** Black images with label 0, to be filled. */
export function emptyImages(layout: ImageLayout): LabelledImages {
  return imagesIn(new Uint8Array(blockLength(layout)), layout);
}

export function layoutOf({ classes, shape, train, test }: LabelledImages): ImageLayout {
  return { classes, shape, train: train.count, test: test.count };
}

/** The arrays in the order in which a block holds them. */
export function arraysOf({ train, test }: LabelledImages): Uint8Array[] {
  return [train.pixels, train.labels, test.pixels, test.labels];
}

/**
 * SHA-256 over the class names, the shape, the counts and all pixels and labels, in hexadecimal. It doesn't depend on
 * how the images were stored before they were decoded.
 */
export function digestOfImages(images: LabelledImages): string {
  const { classes, shape, train, test } = layoutOf(images);
  const head = `${JSON.stringify([classes, shape, train, test])}\n`;
  return sha256OfParts([head, ...arraysOf(images)]).toString('hex');
}

function imageSetIn(bytes: Uint8Array, count: number): ImageSet {
  const labelsStart = bytes.length - count;
  return { count, pixels: bytes.subarray(0, labelsStart), labels: bytes.subarray(labelsStart) };
}

function pixelsPerImage({ shape: [height, width, channels] }: ImageLayout): number {
  return height * width * channels;
}
