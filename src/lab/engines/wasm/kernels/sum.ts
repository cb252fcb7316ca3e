import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { Mean, type MeanAttrs, Sum, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { allocate, floats } from '../heap.ts';
import { type Kernel, trainingKernel } from './kernel.ts';

/**
 * The sum over leading axes, or over all: gradients of biases, moments of a batch, norms. The stock kernel transposes
 * first and adds in single precision; this kernel adds in double precision, as the cpu back end does.
 */
export const sum = trainingKernel<'x', MeanAttrs>(Sum, (stock) =>
  reduction(stock<'x', MeanAttrs>(Sum), () => 1),
);

/** The mean over leading axes, or over all. */
export const mean = trainingKernel<'x', MeanAttrs>(Mean, (stock) =>
  reduction(stock<'x', MeanAttrs>(Mean), (count) => 1 / count),
);

function reduction(
  general: Kernel<'x', MeanAttrs>,
  factor: (count: number) => number,
): Kernel<'x', MeanAttrs> {
  return (call) => {
    const { x } = call.inputs;
    const axes = util.parseAxisParam(call.attrs.axis, x.shape).sort((a, b) => a - b);
    const size = util.sizeFromShape(x.shape);
    const isLeading = axes.every((axis, index) => axis === index);
    if (x.dtype !== 'float32' || size === 0 || !isLeading) return general(call);
    const kept = x.shape.slice(axes.length);
    const shape = call.attrs.keepDims ? [...axes.map(() => 1), ...kept] : kept;
    const columns = util.sizeFromShape(kept);
    return scaledSums(call.backend, x, { shape, columns, factor: factor(size / columns) });
  };
}

function scaledSums(
  backend: BackendWasm,
  x: TensorInfo,
  { shape, columns, factor }: { shape: number[]; columns: number; factor: number },
): TensorInfo {
  const result = allocate(backend, shape);
  const values = floats(backend, x);
  const sums = columns === 1 ? [total(values)] : columnSums(values, columns);
  floats(backend, result).set(sums.map((value) => value * factor));
  return result;
}

function total(values: Float32Array): number {
  // Four sums at a time: a single sum would wait for each addition's result.
  const whole = values.length - (values.length % 4);
  const quarters = columnSums(values.subarray(0, whole), 4);
  return [...quarters, ...values.subarray(whole)].reduce((a, b) => a + b, 0);
}

// Few enough rows that they are still in the cache when the next columns are read.
const rowsAtOnce = 128;

function columnSums(values: Float32Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  const step = rowsAtOnce * columns;
  const whole = columns - (columns % 4);
  for (let start = 0; start < values.length; start += step) {
    const end = Math.min(start + step, values.length);
    for (let column = 0; column < whole; column += 4) {
      addFourColumns(values, sums, { start, end, columns, column });
    }
    for (let column = whole; column < columns; column++) {
      for (let at = start + column; at < end; at += columns) sums[column]! += values[at]!;
    }
  }
  return sums;
}

function addFourColumns(
  values: Float32Array,
  sums: Float64Array,
  { start, end, columns, column }: { start: number; end: number; columns: number; column: number },
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let at = start + column; at < end; at += columns) {
    a += values[at]!;
    b += values[at + 1]!;
    c += values[at + 2]!;
    d += values[at + 3]!;
  }
  sums[column]! += a;
  sums[column + 1]! += b;
  sums[column + 2]! += c;
  sums[column + 3]! += d;
}
