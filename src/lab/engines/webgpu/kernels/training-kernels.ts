import { registerKernels } from '../../training-kernel.ts';
import { batchMatMul } from './batch-mat-mul.ts';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.ts';
import { conv2DBackpropInput } from './conv2d-backprop-input.ts';
import type { TrainingKernel } from './kernel.ts';
import { maxPoolGrad } from './max-pool-grad.ts';
import { sum } from './sum.ts';

const kernels: readonly TrainingKernel[] = [
  batchMatMul,
  conv2DBackpropFilter,
  conv2DBackpropInput,
  maxPoolGrad,
  sum,
];

/** Replaces kernels of the WebGPU back end by ours. Call it once. */
export function registerTrainingKernels(): void {
  registerKernels('webgpu', kernels);
}
