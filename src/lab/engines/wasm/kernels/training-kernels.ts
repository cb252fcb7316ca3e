import { Conv2DBackpropFilter, getKernel } from '@tensorflow/tfjs-core';
import { registerKernels } from '../../training-kernel.ts';
import { batchMatMul } from './batch-mat-mul.ts';
import { conv2D } from './conv2d.ts';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.ts';
import { conv2DBackpropInput } from './conv2d-backprop-input.ts';
import { cast, identity } from './identity.ts';
import type { TrainingKernel } from './kernel.ts';
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

/** Replaces the wasm back end's kernels that training needs by ours. Does nothing the second time. */
export function registerTrainingKernels(): void {
  // The stock back end has no such kernel: if there is one, it is ours.
  if (getKernel(Conv2DBackpropFilter, 'wasm')) return;
  registerKernels('wasm', kernels);
}
