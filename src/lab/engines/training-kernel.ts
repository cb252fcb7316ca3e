import {
  getKernel,
  type KernelConfig,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';

/** The arguments that TensorFlow.js passes to a back end's kernel. */
export interface KernelCall<Backend, Input extends string, Attributes> {
  inputs: Record<Input, TensorInfo>;
  backend: Backend;
  attrs: Attributes;
}

/** Computes one operation. The result is newly allocated on the back end, or shares an input's memory. */
export type Kernel<Backend, Input extends string, Attributes> = (
  call: KernelCall<Backend, Input, Attributes>,
) => TensorInfo;

/** Looks up a stock kernel, one that ours replaces included. */
export type StockKernels<Backend> = <Input extends string, Attributes>(
  name: string,
) => Kernel<Backend, Input, Attributes>;

/** A kernel that replaces a stock kernel, or one that the back end lacks. It may call stock kernels. */
export interface TrainingKernel<Backend> {
  name: KernelConfig['kernelName'];
  kernelFunc(stock: StockKernels<Backend>): KernelFunc;
}

/** Declares training kernels of a back end by their inputs and attributes, which TensorFlow.js itself leaves untyped. */
export function trainingKernelFor<Backend>() {
  return <Input extends string, Attributes>(
    name: string,
    kernel: (stock: StockKernels<Backend>) => Kernel<Backend, Input, Attributes>,
  ): TrainingKernel<Backend> => ({
    name,
    kernelFunc: (stock) => kernel(stock) as unknown as KernelFunc,
  });
}

/** Replaces kernels of a back end by ours. Other back ends keep theirs. Call it once for each back end. */
export function registerKernels<Backend>(
  backendName: string,
  kernels: readonly TrainingKernel<Backend>[],
): void {
  const find = (name: string) => getKernel(name, backendName) as KernelConfig | undefined;
  // Look all up while the stock kernels are registered. Our kernels keep the stock kernels' set-up functions.
  const stock: StockKernels<Backend> = (name) => find(name)!.kernelFunc as never;
  const configurations = kernels.map(({ name, kernelFunc }) => ({
    ...find(name),
    kernelName: name,
    backendName,
    kernelFunc: kernelFunc(stock),
  }));
  for (const configuration of configurations) {
    if (find(configuration.kernelName)) unregisterKernel(configuration.kernelName, backendName);
    registerKernel(configuration);
  }
}
