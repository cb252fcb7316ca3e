import { backend_util, MaxPoolGrad, type MaxPoolGradAttrs } from '@tensorflow/tfjs-core';
import type { Convolution, Shape4D } from '../../convolution.ts';
import { allocate, floats } from '../heap.ts';
import { trainingKernel } from './kernel.ts';

/**
 * The gradient of max pooling: each window's gradient goes to the window's first maximum, as on the cpu back end. The
 * stock kernel, added by https://github.com/tensorflow/tfjs/pull/7672, is wrong where a window's maximum isn't
 * positive: its search starts at `numeric_limits<float>::min()`, which is the smallest positive number and not the
 * lowest.
 */
export const maxPoolGrad = trainingKernel<'dy' | 'input' | 'output', MaxPoolGradAttrs>(
  MaxPoolGrad,
  () =>
    ({ inputs, backend, attrs }) => {
      const { dy, input, output } = inputs;
      const pooling = backend_util.computePool2DInfo(
        input.shape as Shape4D,
        attrs.filterSize,
        attrs.strides,
        1,
        attrs.pad,
        attrs.dimRoundingMode,
      );
      const dx = allocate(backend, input.shape);
      const values = floats(backend, input);
      const gradients = { dy: floats(backend, dy), dx: floats(backend, dx) };
      if (halvesExactly(pooling)) {
        halve(values, floats(backend, output), gradients, pooling);
      } else {
        searchWindows(values, gradients, pooling);
      }
      return dx;
    },
);

interface Gradients {
  dy: Float32Array;
  dx: Float32Array;
}

/** Whether windows of 2×2 pixels cover the input, each pixel once. */
function halvesExactly(p: Convolution): boolean {
  return (
    [p.filterHeight, p.filterWidth, p.strideHeight, p.strideWidth].every((size) => size === 2) &&
    p.inHeight === 2 * p.outHeight &&
    p.inWidth === 2 * p.outWidth &&
    p.padInfo.top === 0 &&
    p.padInfo.left === 0
  );
}

/**
 * Compares with the known maxima, without branches: a processor can't predict which of four values is the largest. Each
 * comparison becomes a mask of zeros or ones over the gradient's bits.
 */
function halve(
  input: Float32Array,
  output: Float32Array,
  { dy, dx }: Gradients,
  { outShape: [batch, outHeight, outWidth, channels], inWidth }: Convolution,
): void {
  const from = bitsOf(dy);
  const to = bitsOf(dx);
  const below = inWidth * channels;
  let o = 0;
  for (let row = 0; row < batch * outHeight; row++) {
    let i = 2 * row * below;
    for (let column = 0; column < outWidth; column++, i += channels) {
      for (let channel = 0; channel < channels; channel++, o++, i++) {
        const maximum = output[o]!;
        const gradient = from[o]!;
        let isLeft = 1;
        let is = Number(input[i] === maximum);
        to[i] = -is & gradient;
        isLeft ^= is;
        is = Number(input[i + channels] === maximum) & isLeft;
        to[i + channels] = -is & gradient;
        isLeft ^= is;
        is = Number(input[i + below] === maximum) & isLeft;
        to[i + below] = -is & gradient;
        isLeft ^= is;
        is = Number(input[i + below + channels] === maximum) & isLeft;
        to[i + below + channels] = -is & gradient;
      }
    }
  }
}

function bitsOf({ buffer, byteOffset, length }: Float32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}

function searchWindows(input: Float32Array, { dy, dx }: Gradients, pooling: Convolution): void {
  const { outShape, inHeight, inWidth } = pooling;
  const [batch, outHeight, outWidth, channels] = outShape;
  dx.fill(0);
  let o = 0;
  for (let image = 0; image < batch; image++) {
    const start = image * inHeight * inWidth * channels;
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        const window = windowAt(pooling, row, column);
        for (let channel = 0; channel < channels; channel++, o++) {
          const at = firstMaximum(input, start + channel, pooling, window);
          if (at >= 0) dx[at]! += dy[o]!;
        }
      }
    }
  }
}

interface Window {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** The part of a window that is inside the input. The ends are exclusive. */
function windowAt(pooling: Convolution, row: number, column: number): Window {
  const top = row * pooling.strideHeight - pooling.padInfo.top;
  const left = column * pooling.strideWidth - pooling.padInfo.left;
  return {
    top: Math.max(0, top),
    bottom: Math.min(pooling.inHeight, top + pooling.filterHeight),
    left: Math.max(0, left),
    right: Math.min(pooling.inWidth, left + pooling.filterWidth),
  };
}

/** The index of the first maximum; −1 if there is none, as in a window of NaN. */
function firstMaximum(
  input: Float32Array,
  start: number,
  { inWidth, inChannels }: Convolution,
  { top, bottom, left, right }: Window,
): number {
  let first = -1;
  let maximum = Number.NEGATIVE_INFINITY;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const at = start + (row * inWidth + column) * inChannels;
      if (input[at]! > maximum) {
        maximum = input[at]!;
        first = at;
      }
    }
  }
  return first;
}
