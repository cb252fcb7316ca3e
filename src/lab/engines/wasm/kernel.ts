import type {
  Conv2DBackpropFilterAttrs,
  Conv2DBackpropInputAttrs,
  KernelConfig,
  NamedAttrMap,
  NamedTensorInfoMap,
  TensorInfo,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** What TensorFlow.js hands to a kernel of the wasm back end. */
export interface KernelCall {
  inputs: NamedTensorInfoMap;
  backend: BackendWasm;
  attrs: NamedAttrMap;
}

/** Computes one operation. The result is newly allocated on the wasm heap, or shares an input's data. */
export type Kernel = (call: KernelCall) => TensorInfo;

/** The kernels as they were before ours took their place. */
export type StockKernels = (name: string) => Kernel;

/** A kernel of ours: `kernel` hands to the stock kernels what they do well, or what it doesn't cover. */
export interface TrainingKernel {
  name: string;
  kernel(stock: StockKernels): Kernel;
}
