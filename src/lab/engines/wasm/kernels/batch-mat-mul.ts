import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { BatchMatMul, type BatchMatMulAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { allocate, floats, release, share } from '../heap.ts';
import { transpose } from '../transpose.ts';
import { trainingKernel } from './kernel.ts';

/**
 * The product of two matrices, one or both transposed, as in the gradients of a dense layer. The stock kernel is fast
 * only without transposition, so the transposed matrices are written first.
 */
export const batchMatMul = trainingKernel<'a' | 'b', BatchMatMulAttrs>(BatchMatMul, (stock) => {
  const multiply = stock<'a' | 'b', BatchMatMulAttrs>(BatchMatMul);
  return (call) => {
    const { inputs, backend, attrs } = call;
    const isPlain = !attrs.transposeA && !attrs.transposeB;
    if (isPlain || !isMatrix(inputs.a) || !isMatrix(inputs.b)) return multiply(call);
    const a = attrs.transposeA ? transposed(backend, inputs.a) : share(backend, inputs.a);
    const b = attrs.transposeB ? transposed(backend, inputs.b) : share(backend, inputs.b);
    const result = multiply({
      inputs: { a, b },
      backend,
      attrs: { transposeA: false, transposeB: false },
    });
    release(backend, a);
    release(backend, b);
    return result;
  };
});

function isMatrix({ shape, dtype }: TensorInfo): boolean {
  return dtype === 'float32' && util.sizeFromShape(shape.slice(0, -2)) === 1;
}

function transposed(backend: BackendWasm, matrix: TensorInfo): TensorInfo {
  const [rows, columns] = matrix.shape.slice(-2) as [number, number];
  const result = allocate(backend, [...matrix.shape.slice(0, -2), columns, rows]);
  const from = floats(backend, matrix);
  transpose(from, 0, columns, floats(backend, result), 0, rows, rows, columns);
  return result;
}
