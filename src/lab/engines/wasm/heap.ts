import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';

/** Allocates a tensor on the wasm heap. Its memory is not cleared. */
export function allocate(backend: BackendWasm, shape: number[]): TensorInfo {
  return backend.makeOutput(shape, 'float32');
}

/** Gives up one reference to a tensor's memory. */
export function release(backend: BackendWasm, tensor: TensorInfo): void {
  backend.disposeData(tensor.dataId);
}

/** Another tensor on the same memory: the result of a kernel that needs no computation. */
export function share(backend: BackendWasm, tensor: TensorInfo, shape = tensor.shape): TensorInfo {
  backend.incRef(tensor.dataId);
  return { dataId: tensor.dataId, shape, dtype: tensor.dtype };
}

/**
 * A view of a tensor's values on the heap. Call it again after every allocation: the heap may have grown, and a view
 * from before then has length 0.
 */
export function floats(backend: BackendWasm, tensor: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(tensor) as Float32Array;
}

/** A view of the whole heap, for loops over many tensors at once. Like `floats`, valid until the next allocation. */
export function heapFloats(backend: BackendWasm, anyTensor: TensorInfo): Float32Array {
  return new Float32Array(floats(backend, anyTensor).buffer);
}

/** The index in `heapFloats` at which a tensor's values start. */
export function position(backend: BackendWasm, tensor: TensorInfo): number {
  // A shift yields an integer. A quotient would make every index derived from it a floating-point number.
  return backend.getMemoryOffset(tensor.dataId) >>> 2;
}

/** The same for several tensors. */
export function positionsOf(backend: BackendWasm, tensors: TensorInfo[]): Int32Array {
  return Int32Array.from(tensors, (tensor) => position(backend, tensor));
}

/**
 * Calls `use` with a tensor that shares part of another's memory, from float `offset` on. Kernels take only whole
 * tensors; a window lets one read a part without a copy.
 */
export function withWindow<Result>(
  backend: BackendWasm,
  tensor: TensorInfo,
  offset: number,
  shape: number[],
  use: (window: TensorInfo) => Result,
): Result {
  const bytes = backend.getMemoryOffset(tensor.dataId) + offset * Float32Array.BYTES_PER_ELEMENT;
  const window = backend.makeOutput(shape, 'float32', bytes);
  try {
    return use(window);
  } finally {
    // `disposeData` would free the memory, which belongs to the other tensor.
    backend.wasm.tfjs.disposeData(backend.dataIdMap.get(window.dataId).id);
    backend.dataIdMap.delete(window.dataId);
  }
}
