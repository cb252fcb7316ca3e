import {
  getKernel,
  type KernelConfig,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';

/** What TensorFlow.js hands to a kernel of a back end. */
export interface KernelCall<Backend, Input extends string, Attributes> {
  inputs: Record<Input, TensorInfo>;
  backend: Backend;
  attrs: Attributes;
}

/** Computes one operation. The result is newly allocated where the back end computes, or shares an input's memory. */
export type Kernel<Backend, Input extends string, Attributes> = (
  call: KernelCall<Backend, Input, Attributes>,
) => TensorInfo;

/** Looks up a kernel as it was before ours took its place. */
export type StockKernels<Backend> = <Input extends string, Attributes>(
  name: string,
) => Kernel<Backend, Input, Attributes>;

/** A kernel that takes a stock one's place, or fills a gap. It may hand calls on to stock kernels. */
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

/** Puts kernels in the place of a back end's own. Other back ends keep theirs. To be called once for each. */
export function registerKernels<Backend>(
  backendName: string,
  kernels: readonly TrainingKernel<Backend>[],
): void {
  const find = (name: string) => getKernel(name, backendName) as KernelConfig | undefined;
  // All are looked up while the stock kernels are still registered; ours keep their set-up.
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
