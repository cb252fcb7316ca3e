import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  type Conv2DAttrs,
  Conv2DBackpropInput,
  type Conv2DBackpropInputAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import {
  type Convolution,
  convolutionOf,
  type ExplicitPadding,
  type Shape4D,
} from '../../convolution.ts';
import { allocate, floats, release, share } from '../heap.ts';
import { transpose } from '../transpose.ts';
import { conv2D } from './conv2d.ts';
import { type Kernel, type StockKernels, trainingKernel } from './kernel.ts';

/**
 * The gradient of a convolution with respect to its input: a convolution of the output's gradient with the filter
 * turned by 180° and its channels exchanged. The stock kernel is a plain loop, about fifty times slower.
 */
export const conv2DBackpropInput = trainingKernel<'dy' | 'filter', Conv2DBackpropInputAttrs>(
  Conv2DBackpropInput,
  (stock) => {
    const plainLoop = stock<'dy' | 'filter', Conv2DBackpropInputAttrs>(Conv2DBackpropInput);
    const convolve = fastConvolution(stock);
    return (call) => {
      const { inputs, backend, attrs } = call;
      const convolution = convolutionOf(attrs.inputShape, inputs.filter.shape, attrs);
      const padding = paddingOfGradient(convolution);
      if (padding === undefined) return plainLoop(call);
      const x = spread(backend, inputs.dy, convolution);
      const filter = turned(backend, inputs.filter);
      const dx = convolve({
        inputs: { x, filter },
        backend,
        attrs: { strides: 1, pad: padding, dataFormat: 'NHWC', dilations: 1 },
      });
      release(backend, x);
      release(backend, filter);
      return dx;
    };
  },
);

function fastConvolution(stock: StockKernels): Kernel<'x' | 'filter', Conv2DAttrs> {
  return conv2D.kernelFunc(stock) as unknown as Kernel<'x' | 'filter', Conv2DAttrs>;
}

/** The padding of that convolution; undefined if it would be negative, or the layout isn't NHWC. */
function paddingOfGradient(convolution: Convolution): ExplicitPadding | undefined {
  const { filterHeight, filterWidth, padInfo, dataFormat } = convolution;
  const rows = [filterHeight - 1 - padInfo.top, filterHeight - 1 - padInfo.bottom] as const;
  const columns = [filterWidth - 1 - padInfo.left, filterWidth - 1 - padInfo.right] as const;
  if (dataFormat !== 'channelsLast' || Math.min(...rows, ...columns) < 0) return undefined;
  return [[0, 0], [...rows], [...columns], [0, 0]];
}

/** The output's gradient, with zeros where a stride skipped over the input. */
function spread(backend: BackendWasm, dy: TensorInfo, convolution: Convolution): TensorInfo {
  const { strideHeight, strideWidth, padInfo } = convolution;
  if (strideHeight === 1 && strideWidth === 1) return share(backend, dy);
  const [batch, rows, columns, channels] = dy.shape as Shape4D;
  const height = convolution.inHeight + padInfo.top + padInfo.bottom - convolution.filterHeight + 1;
  const width = convolution.inWidth + padInfo.left + padInfo.right - convolution.filterWidth + 1;
  const result = allocate(backend, [batch, height, width, channels]);
  const from = floats(backend, dy);
  const to = floats(backend, result).fill(0);
  let at = 0;
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at += channels) {
        const pixel = (image * height + row * strideHeight) * width + column * strideWidth;
        to.set(from.subarray(at, at + channels), pixel * channels);
      }
    }
  }
  return result;
}

/** The turned filter: W[i, j, c, o] at [height − 1 − i, width − 1 − j, o, c]. */
function turned(backend: BackendWasm, filter: TensorInfo): TensorInfo {
  const [height, width, inputs, outputs] = filter.shape as Shape4D;
  const result = allocate(backend, [height, width, outputs, inputs]);
  const from = floats(backend, filter);
  const to = floats(backend, result);
  const size = inputs * outputs;
  const last = (height * width - 1) * size;
  for (let at = 0; at <= last; at += size) {
    transpose(from, at, outputs, to, last - at, inputs, inputs, outputs);
  }
  return result;
}
