import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import {
  Conv2D,
  type Conv2DAttrs,
  Conv2DBackpropInput,
  type Conv2DBackpropInputAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { type Convolution, convolutionOf, type ExplicitPadding } from '../../convolution.ts';
import { trainingKernel } from './kernel.ts';
import { runProgram } from './program.ts';

/**
 * The gradient of a convolution with respect to its input: for stride 1, a convolution of the output's gradient with
 * the filter turned by 180° and its channels exchanged. The stock kernel reads the filter against its order in memory.
 */
export const conv2DBackpropInput = trainingKernel<'dy' | 'filter', Conv2DBackpropInputAttrs>(
  Conv2DBackpropInput,
  (stock) => {
    const transposedConvolution = stock<'dy' | 'filter', Conv2DBackpropInputAttrs>(
      Conv2DBackpropInput,
    );
    const convolve = stock<'x' | 'filter', Conv2DAttrs>(Conv2D);
    return (call) => {
      const { inputs, backend, attrs } = call;
      const pad = paddingOfGradient(convolutionOf(attrs.inputShape, inputs.filter.shape, attrs));
      if (pad === undefined) return transposedConvolution(call);
      const filter = turned(backend, inputs.filter);
      const dx = convolve({
        inputs: { x: inputs.dy, filter },
        backend,
        attrs: { strides: 1, pad, dataFormat: 'NHWC', dilations: 1 },
      });
      backend.disposeData(filter.dataId);
      return dx;
    };
  },
);

/** The padding of that convolution; undefined if it would be negative, a stride isn't 1, or the layout isn't NHWC. */
function paddingOfGradient(convolution: Convolution): ExplicitPadding | undefined {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = convolution;
  const rows = [filterHeight - 1 - padInfo.top, filterHeight - 1 - padInfo.bottom] as const;
  const columns = [filterWidth - 1 - padInfo.left, filterWidth - 1 - padInfo.right] as const;
  const isPadded = Math.min(...rows, ...columns) >= 0;
  const isDense = strideHeight === 1 && strideWidth === 1;
  if (convolution.dataFormat !== 'channelsLast' || !isDense || !isPadded) return undefined;
  return [[0, 0], [...rows], [...columns], [0, 0]];
}

/** The turned filter: W[i, j, c, o] at [height − 1 − i, width − 1 − j, o, c]. */
function turned(backend: WebGPUBackend, filter: TensorInfo): TensorInfo {
  const [height, width, inputs, outputs] = filter.shape as [number, number, number, number];
  return runProgram(backend, {
    name: 'turned filter',
    code: turnedCode,
    inputs: [{ name: 'W', tensor: filter }],
    outputShape: [height, width, outputs, inputs],
    uniforms: {},
  });
}

const turnedCode = `
fn main(index: i32) {
  if (index >= uniforms.size) { return; }
  let to = getCoordsFromIndex(index);
  let last = uniforms.outShape.xy - 1;
  setOutputAtIndex(index, getW(last.x - to.x, last.y - to.y, to.w, to.z));
}`;
