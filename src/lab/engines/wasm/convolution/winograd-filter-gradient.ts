import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Convolution } from '../../convolution.ts';
import { allocate, floats, heapFloats, position, positionsOf, release } from '../heap.ts';
import { type Stack, stack, withLayer } from './matrix-stack.ts';
import type { Multiply } from './multiply.ts';
import { type Images, passes } from './passes.ts';
import { planesOf } from './planes.ts';
import { type Grid, locateSquare, tilingOf } from './winograd-tiles.ts';
import {
  transformFilterGradient,
  transformInput,
  transformOutputGradient,
} from './winograd-transforms.ts';

/**
 * The gradient of a 3×3 convolution with stride 1 with respect to its filter by Winograd's algorithm: 16
 * matrix products that sum over the tiles of all images.
 *
 * @param x [batch, height, width, in]
 * @param dy [batch, height, width, out]
 * @returns [3, 3, in, out]
 */
export function winogradFilterGradient(
  backend: BackendWasm,
  multiply: Multiply,
  x: TensorInfo,
  dy: TensorInfo,
  convolution: Convolution,
): TensorInfo {
  const { inChannels, outChannels, batchSize } = convolution;
  const { down, across } = tilingOf(convolution);
  const bytesPerImage = 64 * down * across * (inChannels + outChannels);
  const sums: TensorInfo[] = [];
  for (const images of passes(batchSize, Math.floor(passBytes / bytesPerImage))) {
    const patches = transformedPatches(backend, x, convolution, images);
    const gradients = transformedGradients(backend, dy, convolution, images);
    gradients.forEach((right, index) => {
      const product = withLayer(backend, patches, index, (left) => multiply(backend, left, right));
      sums[index] = add(backend, sums[index], product);
    });
    for (const tensor of [patches.tensor, ...gradients]) release(backend, tensor);
  }
  const filter = allocate(backend, convolution.filterShape);
  const from = positionsOf(backend, sums);
  const to = position(backend, filter);
  transformFilterGradient(heapFloats(backend, filter), from, to, inChannels * outChannels);
  for (const tensor of sums) release(backend, tensor);
  return filter;
}

// Passes are larger than in a forward convolution, as each ends with adding 16 matrices of the filter's size.
const passBytes = 2 ** 24;

/** Adds the summand to the sum so far, or starts the sum with it. The caller must not use the summand again. */
function add(backend: BackendWasm, sum: TensorInfo | undefined, summand: TensorInfo): TensorInfo {
  if (sum === undefined) return summand;
  const total = floats(backend, sum);
  const values = floats(backend, summand);
  for (let k = 0; k < total.length; k++) total[k]! += values[k]!;
  release(backend, summand);
  return sum;
}

/** Bᵀ d B as left matrices, [in, tiles · images]. */
function transformedPatches(
  backend: BackendWasm,
  x: TensorInfo,
  convolution: Convolution,
  images: Images,
): Stack {
  const { inHeight: height, inWidth: width, inChannels, padInfo } = convolution;
  const { count } = images;
  const { down, across } = tilingOf(convolution);
  // The planes start with a zero for each image: a patch reads these outside the image.
  const planes = planesOf(backend, x, images, { columns: width, start: count, end: 0 });
  const patches = stack(backend, inChannels, down * across * count);
  const h = heapFloats(backend, planes);
  const outside = position(backend, planes);
  const columnStep = count;
  const grid: Grid = { height, width, rowStep: inChannels * width * count, columnStep, outside };
  const patch = new Int32Array(16);
  let at = position(backend, patches.tensor);
  for (let channel = 0; channel < inChannels; channel++) {
    const origin = outside + count + channel * width * count;
    for (let row = 0; row < down; row++) {
      for (let column = 0; column < across; column++, at += count) {
        locateSquare(patch, 4, grid, origin, 2 * row - padInfo.top, 2 * column - padInfo.left);
        transformInput(h, patch, at, patches.step, count);
      }
    }
  }
  release(backend, planes);
  return patches;
}

/** A dY Aᵀ as right matrices, [tiles · images, out]. */
function transformedGradients(
  backend: BackendWasm,
  dy: TensorInfo,
  convolution: Convolution,
  images: Images,
): TensorInfo[] {
  const { outHeight: height, outWidth: width, outChannels } = convolution;
  const { down, across } = tilingOf(convolution);
  const shape = [1, down * across * images.count, outChannels];
  const gradients = Array.from({ length: 16 }, () => allocate(backend, shape));
  const zeros = allocate(backend, [outChannels]);
  const h = heapFloats(backend, dy);
  const outside = position(backend, zeros);
  h.fill(0, outside, outside + outChannels);
  const rowStep = width * outChannels;
  const grid: Grid = { height, width, rowStep, columnStep: outChannels, outside };
  const to = positionsOf(backend, gradients);
  const tile = new Int32Array(4);
  for (let image = 0; image < images.count; image++) {
    const origin = position(backend, dy) + (images.first + image) * height * rowStep;
    for (let row = 0; row < down; row++) {
      for (let column = 0; column < across; column++) {
        const at = ((row * across + column) * images.count + image) * outChannels;
        locateSquare(tile, 2, grid, origin, 2 * row, 2 * column);
        transformOutputGradient(h, tile, to, at, outChannels);
      }
    }
  }
  release(backend, zeros);
  return gradients;
}
