import { Conv2D, type Conv2DAttrs } from '@tensorflow/tfjs-core';
import { type Convolution, convolutionOf, type ExplicitPadding } from '../../convolution.ts';
import { multiplyWith } from '../convolution/multiply.ts';
import { suitsWinograd, winogradConvolution } from '../convolution/winograd.ts';
import { trainingKernel } from './kernel.ts';

/**
 * A convolution, by Winograd's algorithm where that is faster than XNNPACK's direct one. With padding 'same', the stock
 * kernel returns zeros if a stride is greater than the filter, so it gets the padding in pixels:
 * https://github.com/tensorflow/tfjs/issues/5907.
 */
export const conv2D = trainingKernel<'x' | 'filter', Conv2DAttrs>(Conv2D, (stock) => {
  const direct = stock<'x' | 'filter', Conv2DAttrs>(Conv2D);
  const multiply = multiplyWith(stock);
  return (call) => {
    const { inputs, backend, attrs } = call;
    const convolution = convolutionOf(inputs.x.shape, inputs.filter.shape, attrs);
    if (suitsWinograd(convolution)) {
      return winogradConvolution(backend, multiply, inputs.x, inputs.filter, convolution);
    }
    if (convolution.dataFormat !== 'channelsLast') return direct(call);
    return direct({ inputs, backend, attrs: { ...attrs, pad: inPixels(convolution) } });
  };
});

function inPixels({ padInfo: { top, bottom, left, right } }: Convolution): ExplicitPadding {
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}
