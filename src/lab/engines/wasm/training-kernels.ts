import {
  Conv2DBackpropFilter,
  getKernel,
  type KernelConfig,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { batchMatMul } from './batch-mat-mul.ts';
import { conv2D } from './conv2d.ts';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.ts';
import { conv2DBackpropInput } from './conv2d-backprop-input.ts';
import { cast, identity } from './identity.ts';
import type { StockKernels, TrainingKernel } from './kernel.ts';
import { maxPoolGrad } from './max-pool-grad.ts';
import { mean, sum } from './sum.ts';
import { tile } from './tile.ts';

const kernels: readonly TrainingKernel[] = [
  batchMatMul,
  cast,
  conv2D,
  conv2DBackpropFilter,
  conv2DBackpropInput,
  identity,
  maxPoolGrad,
  mean,
  sum,
  tile,
];

/**
 * Puts our kernels in the place of the wasm back end's own, for all that training needs. Other back ends
 * keep theirs. Does nothing the second time.
 */
export function registerTrainingKernels(): void {
  // The stock back end has no such kernel: where there is one, it's ours.
  if (find(Conv2DBackpropFilter) !== undefined) return;
  const configurations = kernels.map(({ name, kernelFunc }) => ({
    ...find(name),
    kernelName: name,
    backendName: 'wasm',
    kernelFunc: kernelFunc(stockKernels),
  }));
  for (const configuration of configurations) replace(configuration);
}

// Looked up while the stock kernels are still registered.
const stockKernels: StockKernels = (name) => find(name)!.kernelFunc as never;

function find(name: string): KernelConfig | undefined {
  return getKernel(name, 'wasm') as KernelConfig | undefined;
}

/** Keeps the stock kernel's set-up, which ours still calls. */
function replace(configuration: KernelConfig): void {
  if (find(configuration.kernelName) !== undefined) {
    unregisterKernel(configuration.kernelName, 'wasm');
  }
  registerKernel(configuration);
}
