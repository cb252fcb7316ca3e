import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as generic from '../../training-kernel.ts';

export type KernelCall<Input extends string, Attributes> = generic.KernelCall<
  WebGPUBackend,
  Input,
  Attributes
>;
export type Kernel<Input extends string, Attributes> = generic.Kernel<
  WebGPUBackend,
  Input,
  Attributes
>;
export type StockKernels = generic.StockKernels<WebGPUBackend>;
export type TrainingKernel = generic.TrainingKernel<WebGPUBackend>;

export const trainingKernel = generic.trainingKernelFor<WebGPUBackend>();
