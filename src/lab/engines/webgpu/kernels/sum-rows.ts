import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { runProgram } from './program.ts';

/** Up to this many rows, one thread adds a column by itself. */
const fewRows = 64;
/** From this many columns on, one thread a column keeps a GPU busy. */
const manyColumns = 2 ** 14;

/**
 * The sums over the first axis of a tensor, always in the same order. Many rows are first added in parts, because one
 * thread a column would leave a GPU idle. That also keeps rounding errors small.
 *
 * @param x [rows, …shape], or anything of that size
 */
export function sumRows(
  backend: WebGPUBackend,
  x: TensorInfo,
  rows: number,
  shape: number[],
): TensorInfo {
  const columns = util.sizeFromShape(shape);
  if (rows <= fewRows || columns >= manyColumns) return sumOfParts(backend, x, rows, rows, shape);
  const partLength = Math.ceil(Math.sqrt(rows));
  const parts = Math.ceil(rows / partLength);
  const partSums = sumOfParts(backend, x, rows, partLength, [parts, ...shape]);
  const sums = sumOfParts(backend, partSums, parts, parts, shape);
  backend.disposeData(partSums.dataId);
  return sums;
}

/** The sums of every `partLength` rows. */
function sumOfParts(
  backend: WebGPUBackend,
  x: TensorInfo,
  rows: number,
  partLength: number,
  outputShape: number[],
): TensorInfo {
  const parts = Math.ceil(rows / partLength);
  const columns = util.sizeFromShape(outputShape) / parts;
  return runProgram(backend, {
    name: 'sum of rows',
    code,
    inputs: [{ name: 'x', tensor: { ...x, shape: [rows * columns] } }],
    outputShape,
    uniforms: { rows, columns, partLength },
  });
}

const code = `
fn main(index: i32) {
  if (index >= uniforms.size) { return; }
  let part = index / uniforms.columns;
  let column = index % uniforms.columns;
  let end = min((part + 1) * uniforms.partLength, uniforms.rows);
  var sum = 0.0;
  for (var row = part * uniforms.partLength; row < end; row++) {
    sum += x[row * uniforms.columns + column];
  }
  setOutputAtIndex(index, sum);
}`;
