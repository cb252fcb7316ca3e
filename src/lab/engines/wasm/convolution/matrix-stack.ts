import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { allocate, withWindow } from '../heap.ts';

/** Sixteen matrices in one block of memory. */
export interface Stack {
  tensor: TensorInfo;
  rows: number;
  columns: number;
  /** Floats from one matrix to the next. */
  step: number;
}

// Floats between the matrices: a few cache lines. At distances of a power of two, lines of all sixteen matrices would
// share a set of the cache and evict each other, which takes three times as long.
const gap = 80;

export function stack(backend: BackendWasm, rows: number, columns: number): Stack {
  const step = rows * columns + gap;
  return { tensor: allocate(backend, [16 * step]), rows, columns, step };
}

export function withLayer<Result>(
  backend: BackendWasm,
  { tensor, rows, columns, step }: Stack,
  index: number,
  use: (layer: TensorInfo) => Result,
): Result {
  return withWindow(backend, tensor, index * step, [1, rows, columns], use);
}
