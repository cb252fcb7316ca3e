import { Conv2DBackpropFilter, type Conv2DBackpropFilterAttrs } from '@tensorflow/tfjs-core';
import { convolutionOf } from './convolution.ts';
import { filterGradientByRows } from './filter-gradient-by-rows.ts';
import { trainingKernel } from './kernel.ts';
import { multiplyWith } from './multiply.ts';
import { suitsWinograd } from './winograd.ts';
import { winogradFilterGradient } from './winograd-filter-gradient.ts';

/** The gradient of a convolution with respect to its filter, which the stock wasm back end lacks. */
export const conv2DBackpropFilter = trainingKernel<'x' | 'dy', Conv2DBackpropFilterAttrs>(
  Conv2DBackpropFilter,
  (stock) => {
    const multiply = multiplyWith(stock);
    return ({ inputs: { x, dy }, backend, attrs }) => {
      const convolution = convolutionOf(x.shape, attrs.filterShape, attrs);
      if (convolution.dataFormat !== 'channelsLast') {
        throw new Error('Conv2DBackpropFilter on wasm takes dataFormat NHWC only, not NCHW.');
      }
      return suitsWinograd(convolution)
        ? winogradFilterGradient(backend, multiply, x, dy, convolution)
        : filterGradientByRows(backend, multiply, x, dy, convolution);
    };
  },
);
