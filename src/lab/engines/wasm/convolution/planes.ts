import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { allocate, floats } from '../heap.ts';
import { transpose } from '../transpose.ts';
import type { Images } from './passes.ts';

/**
 * The layout of images as [row, channel, column, image]. A value's position is `start + ((row · channels + channel) ·
 * columns + column) · images + image`.
 */
export interface PlanesLayout {
  /** At least the images' width. Columns beyond the width are zero. */
  columns: number;
  /** The number of zeros before the first value, and (`end`) after the last. */
  start: number;
  end: number;
}

/**
 * Copies images to a layout in which the pixels of one channel and row are contiguous, all images side by side. Matrix
 * products that sum over pixels and images need that layout.
 *
 * @param x [batch, height, width, channels]
 */
export function planesOf(
  backend: BackendWasm,
  x: TensorInfo,
  images: Images,
  { columns, start, end }: PlanesLayout,
): TensorInfo {
  const [, height, width, channels] = x.shape as [number, number, number, number];
  const rowSize = channels * columns * images.count;
  const planes = allocate(backend, [start + height * rowSize + end]);
  const from = floats(backend, x);
  const to = floats(backend, planes);
  to.fill(0, 0, start);
  to.fill(0, to.length - end);
  for (let row = 0; row < height; row++) {
    const rowStart = start + row * rowSize;
    copyRow(from, to, { row, height, width, channels }, images, rowStart, columns);
    clearColumns(to, channels, images, rowStart, { from: width, to: columns });
  }
  return planes;
}

interface Row {
  row: number;
  height: number;
  width: number;
  channels: number;
}

// As many images at a time as a tile of `transpose` has rows: each image is then read once, from left to right. Reading
// a column of pixels of all images would touch as many pages as there are images.
const imagesAtOnce = 8;

function copyRow(
  from: Float32Array,
  to: Float32Array,
  { row, height, width, channels }: Row,
  { first, count }: Images,
  rowStart: number,
  columns: number,
): void {
  const stride = height * width * channels;
  for (let image = 0; image < count; image += imagesAtOnce) {
    const rows = Math.min(imagesAtOnce, count - image);
    let offset = (first + image) * stride + row * width * channels;
    for (let column = 0; column < width; column++, offset += channels) {
      const at = rowStart + column * count + image;
      transpose(from, offset, stride, to, at, columns * count, rows, channels);
    }
  }
}

function clearColumns(
  to: Float32Array,
  channels: number,
  { count }: Images,
  rowStart: number,
  columns: { from: number; to: number },
): void {
  if (columns.from === columns.to) return;
  for (let channel = 0; channel < channels; channel++) {
    const start = rowStart + channel * columns.to * count;
    to.fill(0, start + columns.from * count, start + columns.to * count);
  }
}
