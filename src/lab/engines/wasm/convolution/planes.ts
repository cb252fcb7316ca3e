import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { allocate, floats } from '../heap.ts';
import { transpose } from '../transpose.ts';
import type { Images } from './passes.ts';

/**
 * Where a value lies in images that are laid out as [row, channel, column, image]: at
 * `start + ((row · channels + channel) · columns + column) · images + image`.
 */
export interface PlanesLayout {
  /** At least the images' width; what is beyond it is zero. */
  columns: number;
  /** Zeros before the first value and after the last. */
  start: number;
  end: number;
}

/**
 * Copies images to a layout in which the pixels of one channel and row lie together, all images side by
 * side: what a matrix product needs that sums over pixels and images.
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

// As many images at a time as a tile of the transposition has rows: each is then read from left to
// right once, where a column of pixels over all images would touch as many pages as there are images.
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
