import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as generic from '../../training-kernel.ts';

export type KernelCall<Input extends string, Attributes> = generic.KernelCall<
  BackendWasm,
  Input,
  Attributes
>;
export type Kernel<Input extends string, Attributes> = generic.Kernel<
  BackendWasm,
  Input,
  Attributes
>;
export type StockKernels = generic.StockKernels<BackendWasm>;
export type TrainingKernel = generic.TrainingKernel<BackendWasm>;

export const trainingKernel = generic.trainingKernelFor<BackendWasm>();
