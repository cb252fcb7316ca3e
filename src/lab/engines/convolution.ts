import { backend_util } from '@tensorflow/tfjs-core';

/** The sizes, strides and padding of a 2-D convolution, computed as TensorFlow.js does for its own kernels. */
export type Convolution = backend_util.Conv2DInfo;
export type ExplicitPadding = backend_util.ExplicitPadding;
export type Shape4D = [number, number, number, number];

/** The attributes that the kernels of a convolution and of its gradients have in common. */
export interface ConvolutionAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** @throws Error if the padding isn't a whole number and no rounding mode is given */
export function convolutionOf(
  inputShape: number[],
  filterShape: number[],
  { strides, pad, dataFormat, dilations = 1, dimRoundingMode }: ConvolutionAttributes,
): Convolution {
  return backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
}
