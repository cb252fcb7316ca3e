import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Convolution } from '../../convolution.ts';
import { allocate, heapFloats, position, positionsOf, release } from '../heap.ts';
import { type Stack, stack, withLayer } from './matrix-stack.ts';
import type { Multiply } from './multiply.ts';
import { type Images, passes } from './passes.ts';
import { type Grid, locateSquare, type Tiling, tilingOf } from './winograd-tiles.ts';
import { transformFilter, transformInput, transformOutput } from './winograd-transforms.ts';

/**
 * Whether Winograd's algorithm applies and is faster. Its products take 16/36 of the multiplications, but it must
 * transform every input and output, which pays only with many channels, and the filter, which pays only with many
 * tiles. At the limits, measured times were equal. Rounding errors stay below 5e-6 of the largest value.
 */
export function suitsWinograd(convolution: Convolution): boolean {
  const { inChannels, outChannels, batchSize } = convolution;
  const { down, across } = tilingOf(convolution);
  const transformations = 32 / inChannels + 32 / outChannels + 64 / (batchSize * down * across);
  return isThreeByThree(convolution) && transformations < 1;
}

function isThreeByThree(convolution: Convolution): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth } = convolution;
  const { dilationHeight, dilationWidth, dataFormat } = convolution;
  const steps = [strideHeight, strideWidth, dilationHeight, dilationWidth];
  return (
    filterHeight === 3 &&
    filterWidth === 3 &&
    steps.every((step) => step === 1) &&
    dataFormat === 'channelsLast'
  );
}

/**
 * A 3×3 convolution with stride 1 by Winograd's algorithm: for each pass of images, 16 matrix products over all tiles.
 *
 * @param x [batch, height, width, in]
 * @param filter [3, 3, in, out]
 */
export function winogradConvolution(
  backend: BackendWasm,
  multiply: Multiply,
  x: TensorInfo,
  filter: TensorInfo,
  convolution: Convolution,
): TensorInfo {
  const y = allocate(backend, convolution.outShape);
  const filters = transformedFilters(backend, filter, convolution);
  const { down, across } = tilingOf(convolution);
  const bytesPerImage = 64 * down * across * (convolution.inChannels + convolution.outChannels);
  for (const images of passes(convolution.batchSize, Math.floor(passBytes / bytesPerImage))) {
    const patches = stack(backend, images.count * down * across, convolution.inChannels);
    transformPatches(backend, x, patches, convolution, images);
    const products = filters.map((right, index) =>
      withLayer(backend, patches, index, (left) => multiply(backend, left, right)),
    );
    transformTiles(backend, products, y, convolution, images);
    for (const tensor of [patches.tensor, ...products]) release(backend, tensor);
  }
  for (const tensor of filters) release(backend, tensor);
  return y;
}

// Small enough that the cache holds values between the transformations, large enough that products have many rows.
const passBytes = 2 ** 22;

function transformedFilters(
  backend: BackendWasm,
  filter: TensorInfo,
  { inChannels, outChannels }: Convolution,
): TensorInfo[] {
  const shape = [1, inChannels, outChannels];
  const filters = Array.from({ length: 16 }, () => allocate(backend, shape));
  const to = positionsOf(backend, filters);
  transformFilter(
    heapFloats(backend, filter),
    position(backend, filter),
    to,
    inChannels * outChannels,
  );
  return filters;
}

function transformPatches(
  backend: BackendWasm,
  x: TensorInfo,
  patches: Stack,
  convolution: Convolution,
  images: Images,
): void {
  const { inHeight, inWidth, inChannels, padInfo } = convolution;
  const zeros = allocate(backend, [inChannels]);
  const h = heapFloats(backend, x);
  const outside = position(backend, zeros);
  h.fill(0, outside, outside + inChannels);
  const grid = gridOf(inHeight, inWidth, inChannels, outside);
  const patch = new Int32Array(16);
  const start = position(backend, x);
  let at = position(backend, patches.tensor);
  forEachTile(images, tilingOf(convolution), (image, row, column) => {
    const origin = start + image * inHeight * grid.rowStep;
    locateSquare(patch, 4, grid, origin, 2 * row - padInfo.top, 2 * column - padInfo.left);
    transformInput(h, patch, at, patches.step, inChannels);
    at += inChannels;
  });
  release(backend, zeros);
}

function transformTiles(
  backend: BackendWasm,
  products: TensorInfo[],
  y: TensorInfo,
  convolution: Convolution,
  images: Images,
): void {
  const { outHeight, outWidth, outChannels } = convolution;
  const unused = allocate(backend, [outChannels]);
  const h = heapFloats(backend, y);
  const grid = gridOf(outHeight, outWidth, outChannels, position(backend, unused));
  const from = positionsOf(backend, products);
  const tile = new Int32Array(4);
  const start = position(backend, y);
  let offset = 0;
  forEachTile(images, tilingOf(convolution), (image, row, column) => {
    const origin = start + image * outHeight * grid.rowStep;
    locateSquare(tile, 2, grid, origin, 2 * row, 2 * column);
    transformOutput(h, from, offset, tile, outChannels);
    offset += outChannels;
  });
  release(backend, unused);
}

function gridOf(height: number, width: number, channels: number, outside: number): Grid {
  return { height, width, rowStep: width * channels, columnStep: channels, outside };
}

function forEachTile(
  { first, count }: Images,
  { down, across }: Tiling,
  visit: (image: number, row: number, column: number) => void,
): void {
  for (let image = first; image < first + count; image++) {
    for (let row = 0; row < down; row++) {
      for (let column = 0; column < across; column++) visit(image, row, column);
    }
  }
}
