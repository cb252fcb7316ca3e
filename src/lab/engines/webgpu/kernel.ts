import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';

/** What TensorFlow.js hands to a kernel of the WebGPU back end. */
export interface KernelCall<Input extends string, Attributes> {
  inputs: Record<Input, TensorInfo>;
  backend: WebGPUBackend;
  attrs: Attributes;
}

/** Computes one operation. The result is newly allocated on the device, or shares an input's memory. */
export type Kernel<Input extends string, Attributes> = (
  call: KernelCall<Input, Attributes>,
) => TensorInfo;

/** Looks up a kernel as it was before ours took its place. */
export type StockKernels = <Input extends string, Attributes>(
  name: string,
) => Kernel<Input, Attributes>;

/** A kernel that takes a stock one's place. It may hand calls on to stock kernels. */
export interface TrainingKernel {
  name: KernelConfig['kernelName'];
  kernelFunc(stock: StockKernels): KernelFunc;
}

/** Declares a training kernel by its inputs and attributes, which TensorFlow.js itself leaves untyped. */
export function trainingKernel<Input extends string, Attributes>(
  name: string,
  kernel: (stock: StockKernels) => Kernel<Input, Attributes>,
): TrainingKernel {
  return { name, kernelFunc: (stock) => kernel(stock) as unknown as KernelFunc };
}
