import { Sum, type SumAttrs, util } from '@tensorflow/tfjs-core';
import { trainingKernel } from './kernel.ts';
import { sumRows } from './sum-rows.ts';

/**
 * The sum over leading axes: gradients of biases, moments of a batch. The stock kernel transposes first, and uses a
 * group of threads for each sum.
 */
export const sum = trainingKernel<'x', SumAttrs>(Sum, (stock) => {
  const general = stock<'x', SumAttrs>(Sum);
  return (call) => {
    const { x } = call.inputs;
    const axes = util.parseAxisParam(call.attrs.axis, x.shape).sort((a, b) => a - b);
    const isLeading = axes.every((axis, index) => axis === index);
    const kept = x.shape.slice(axes.length);
    const columns = util.sizeFromShape(kept);
    if (x.dtype !== 'float32' || !isLeading || columns <= 1) return general(call);
    const rows = util.sizeFromShape(x.shape) / columns;
    if (rows === 0) return general(call);
    const shape = call.attrs.keepDims ? [...axes.map(() => 1), ...kept] : kept;
    return { ...sumRows(call.backend, x, rows, kept), shape };
  };
});
