import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { BatchMatMul, type BatchMatMulAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import type { StockKernels } from '../kernels/kernel.ts';

/**
 * The product of two matrices, [1, m, k] · [1, k, n]. XNNPACK makes a reordered copy of the right matrix and keeps the
 * copy as long as the tensor exists. So pass the smaller matrix, or the one used more than once, on the right, and
 * never write to it after its first use.
 */
export type Multiply = (backend: BackendWasm, a: TensorInfo, b: TensorInfo) => TensorInfo;

export function multiplyWith(stock: StockKernels): Multiply {
  const matMul = stock<'a' | 'b', BatchMatMulAttrs>(BatchMatMul);
  const attrs = { transposeA: false, transposeB: false };
  return (backend, a, b) => matMul({ inputs: { a, b }, backend, attrs });
}
