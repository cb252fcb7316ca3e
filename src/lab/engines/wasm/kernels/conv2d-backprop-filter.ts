import { Conv2DBackpropFilter, type Conv2DBackpropFilterAttrs } from '@tensorflow/tfjs-core';
import { convolutionOf } from '../../convolution.ts';
import { filterGradientByRows } from '../convolution/filter-gradient-by-rows.ts';
import { multiplyWith } from '../convolution/multiply.ts';
import { suitsWinograd } from '../convolution/winograd.ts';
import { winogradFilterGradient } from '../convolution/winograd-filter-gradient.ts';
import { trainingKernel } from './kernel.ts';

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
