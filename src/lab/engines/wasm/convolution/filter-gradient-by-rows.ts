import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Convolution } from '../../convolution.ts';
import { allocate, floats, release, withWindow } from '../heap.ts';
import type { Multiply } from './multiply.ts';
import { type Images, passes } from './passes.ts';
import { type PlanesLayout, planesOf } from './planes.ts';

// Bytes of one row of dY, for all images of a pass: as much as a second-level cache holds.
const rowBytes = 2 ** 21;

/**
 * The gradient of a convolution with respect to its filter, for any size, stride and padding:
 *
 *     dW[i, j, c, o] = Σ X[b, y·stride + i − top, x·stride + j − left, c] · dY[b, y, x, o]
 *
 * over images b and output pixels (y, x). For one output row y and one filter column j this is a matrix
 * product that sums over x and b, whose left matrix has a row for each filter row i and channel c. If X is
 * stored as [row, channel, column, image], that matrix is a contiguous part of X: the filter's rows are
 * neighbouring rows of X, and another j moves the start by some columns. So no patches are gathered for
 * each of the filter's positions (im2col). Columns of zeros between the rows are the padding on either side.
 *
 * @param x [batch, height, width, in]
 * @param dy [batch, output height, output width, out]
 * @returns [filter height, filter width, in, out]
 */
export function filterGradientByRows(
  backend: BackendWasm,
  multiply: Multiply,
  x: TensorInfo,
  dy: TensorInfo,
  convolution: Convolution,
): TensorInfo {
  const filter = allocate(backend, convolution.filterShape);
  floats(backend, filter).fill(0);
  const bytesPerImage = columnsOf(convolution) * convolution.outChannels * 4;
  const perPass = Math.floor(rowBytes / bytesPerImage);
  for (const images of passes(convolution.batchSize, perPass)) {
    addImages(backend, multiply, { x, dy, filter }, convolution, images);
  }
  return filter;
}

function addImages(
  backend: BackendWasm,
  multiply: Multiply,
  { x, dy, filter }: { x: TensorInfo; dy: TensorInfo; filter: TensorInfo },
  convolution: Convolution,
  images: Images,
): void {
  const layout = layoutOf(convolution, images);
  const planes = planesOf(backend, x, images, layout);
  for (let row = 0; row < convolution.outHeight; row++) {
    const taps = filterRowsInside(convolution, row);
    if (taps.end <= taps.start) continue;
    const gradients = gradientRow(backend, dy, convolution, images, layout.columns, row);
    for (let column = 0; column < convolution.filterWidth; column++) {
      const { offset, shape } = inputRows(convolution, images, layout, row, taps, column);
      const products = withWindow(backend, planes, offset, shape, (inputs) =>
        multiply(backend, inputs, gradients),
      );
      add(floats(backend, filter), floats(backend, products), convolution, taps, column);
      release(backend, products);
    }
    release(backend, gradients);
  }
  release(backend, planes);
}

/** Enough columns that a filter reaching over an edge reads zeros, not the next row. */
function columnsOf({ inWidth, outWidth, filterWidth, strideWidth, padInfo }: Convolution): number {
  const { left } = padInfo;
  return Math.max(inWidth + left, (outWidth - 1) * strideWidth + filterWidth - left);
}

function layoutOf(convolution: Convolution, { count }: Images): PlanesLayout {
  const { left } = convolution.padInfo;
  const columns = columnsOf(convolution);
  return {
    columns,
    start: left * count,
    end: Math.max(0, convolution.filterWidth - 1 - left) * count,
  };
}

/** The filter rows that fall inside the input, for an output row: from `start` up to but excluding `end`. */
interface Taps {
  start: number;
  end: number;
}

function filterRowsInside(convolution: Convolution, row: number): Taps {
  const top = row * convolution.strideHeight - convolution.padInfo.top;
  return {
    start: Math.max(0, -top),
    end: Math.min(convolution.filterHeight, convolution.inHeight - top),
  };
}

/** The left matrix's place in the planes: its shape is [1, taps · channels, columns · images]. */
function inputRows(
  { strideHeight, padInfo, inChannels }: Convolution,
  { count }: Images,
  { columns, start }: PlanesLayout,
  row: number,
  taps: Taps,
  filterColumn: number,
): { offset: number; shape: number[] } {
  const firstRow = row * strideHeight - padInfo.top + taps.start;
  const size = columns * count;
  const offset = start + firstRow * inChannels * size + (filterColumn - padInfo.left) * count;
  return { offset, shape: [1, (taps.end - taps.start) * inChannels, size] };
}

/** A row of dY as the right matrix, [1, columns · images, output channels]: zeros where there is no output pixel. */
function gradientRow(
  backend: BackendWasm,
  dy: TensorInfo,
  convolution: Convolution,
  { first, count }: Images,
  columns: number,
  row: number,
): TensorInfo {
  const { outHeight, outWidth, outChannels, strideWidth } = convolution;
  const gradients = allocate(backend, [1, columns * count, outChannels]);
  const from = floats(backend, dy);
  const to = floats(backend, gradients);
  if (columns > outWidth) to.fill(0);
  for (let image = 0; image < count; image++) {
    let at = ((first + image) * outHeight + row) * outWidth * outChannels;
    for (let column = 0; column < outWidth; column++, at += outChannels) {
      const target = (column * strideWidth * count + image) * outChannels;
      for (let o = 0; o < outChannels; o++) to[target + o] = from[at + o]!;
    }
  }
  return gradients;
}

function add(
  filter: Float32Array,
  products: Float32Array,
  { inChannels, outChannels, filterWidth }: Convolution,
  { start, end }: Taps,
  column: number,
): void {
  const size = inChannels * outChannels;
  for (let row = start, from = 0; row < end; row++, from += size) {
    const at = (row * filterWidth + column) * size;
    for (let k = 0; k < size; k++) filter[at + k]! += products[from + k]!;
  }
}
