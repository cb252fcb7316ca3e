import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { LabelledImages } from 'retrace/datasets';

/** Side of the squares of pixels that are averaged into one input for each colour. */
const cell = 4;

/**
 * The first training images, a sixteenth of their size, with colours from −1 to 1.
 *
 * @returns [images, height/4 · width/4 · channels]
 */
export function readSmallImages({ train, shape }: LabelledImages, images: number): Tensor2D {
  const [height, width, channels] = shape;
  const across = width / cell;
  const inputs = (height / cell) * across * channels;
  const values = new Float32Array(images * inputs);
  for (let at = 0; at < images * height * width * channels; at++) {
    const pixel = Math.floor(at / channels);
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    // The rows of all images follow one another, and so do their rows of cells.
    const place = Math.floor(row / cell) * across + Math.floor(column / cell);
    values[place * channels + (at % channels)]! += (train.pixels[at]! / 127.5 - 1) / cell ** 2;
  }
  return tensor2d(values, [images, inputs]);
}
