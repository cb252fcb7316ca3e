import {
  getKernel,
  type KernelConfig,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { batchMatMul } from './batch-mat-mul.ts';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.ts';
import { conv2DBackpropInput } from './conv2d-backprop-input.ts';
import type { StockKernels, TrainingKernel } from './kernel.ts';
import { maxPoolGrad } from './max-pool-grad.ts';
import { sum } from './sum.ts';

const kernels: readonly TrainingKernel[] = [
  batchMatMul,
  conv2DBackpropFilter,
  conv2DBackpropInput,
  maxPoolGrad,
  sum,
];

/** Puts our kernels in the place of the WebGPU back end's own. To be called once. */
export function registerTrainingKernels(): void {
  const configurations = kernels.map(({ name, kernelFunc }) => ({
    ...find(name),
    kernelFunc: kernelFunc(stockKernels),
  }));
  for (const configuration of configurations) {
    unregisterKernel(configuration.kernelName, 'webgpu');
    registerKernel(configuration);
  }
}

// Looked up while the stock kernels are still registered.
const stockKernels: StockKernels = (name) => find(name).kernelFunc as never;

function find(name: string): KernelConfig {
  return getKernel(name, 'webgpu') as KernelConfig;
}
