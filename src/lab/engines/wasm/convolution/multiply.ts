import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { BatchMatMul, type BatchMatMulAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import type { StockKernels } from '../kernels/kernel.ts';

/**
 * The product of two matrices, [1, m, k] · [1, k, n]. XNNPACK reorders the right one for its own use,
 * and keeps that copy for as long as the tensor lives: so pass the smaller matrix, or the one used more
 * than once, on the right, and never write to it after its first use.
 */
export type Multiply = (backend: BackendWasm, a: TensorInfo, b: TensorInfo) => TensorInfo;

export function multiplyWith(stock: StockKernels): Multiply {
  const matMul = stock<'a' | 'b', BatchMatMulAttrs>(BatchMatMul);
  const attrs = { transposeA: false, transposeB: false };
  return (backend, a, b) => matMul({ inputs: { a, b }, backend, attrs });
}
