import { createRequire } from 'node:module';
import {
  enableProdMode,
  env,
  registerBackend,
  setBackend,
  version_core,
} from '@tensorflow/tfjs-core';
import { ExpectedError } from '../../../messages/expected-error.ts';
import type { Device } from '../engine.ts';
import { registerGradients } from '../gradients.ts';
import type { Adapter } from './adapter-query.ts';
import { isSoftware, nameOf } from './adapter-reasons.ts';
import { watchDevice } from './device-failure.ts';
import { registerTrainingKernels } from './kernels/training-kernels.ts';

/** Limits to raise to the adapter's: tfjs's programs need more than WebGPU guarantees. */
const raisedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
] as const;

/**
 * Starts TensorFlow.js's WebGPU back end on Dawn and selects it. Afterwards the process ends only by an explicit exit.
 *
 * @throws ExpectedError if there is no adapter
 */
export async function startBackend(): Promise<Device> {
  enableProdMode();
  await registerGradients();
  // Import it before `navigator.gpu` exists: it then registers no back end of its own, and we can register ours.
  const { webgpu_util } = await import('@tensorflow/tfjs-backend-webgpu');
  const { GuardedBackend } = await import('./guarded-backend.ts');
  const adapter = await requestAdapter();
  const device = await requestDevice(adapter);
  const failure = watchDevice(device);
  setFlags(webgpu_util.MatMulProgramType.MatMulPackedProgram);
  registerTrainingKernels();
  registerBackend('webgpu', () => new GuardedBackend(device, adapter.info, failure));
  await setBackend('webgpu');
  return describeDevice(adapter.info, device.limits);
}

async function requestAdapter(): Promise<GPUAdapter> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create([]);
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter) return adapter;
  throw new ExpectedError('webgpu: no adapter is given; use another engine with --engine');
}

async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const limits = raisedLimits.map((name) => [name, adapter.limits[name]]);
  return adapter.requestDevice({ requiredLimits: Object.fromEntries(limits) });
}

function setFlags(matMulProgramType: number): void {
  env().set('WEBGPU_USE_NAIVE_CONV2D_TRANSPOSE', false);
  // Otherwise operations on small tensors in main memory, as after a resume, run on the processor and give other bits.
  env().set('WEBGPU_CPU_FORWARD', false);
  // Otherwise long products are added with atomics, in an order that changes from run to run.
  env().set('WEBGPU_MATMUL_PROGRAM_TYPE', matMulProgramType);
}

function describeDevice(adapter: Adapter, limits: GPUSupportedLimits): Device {
  const { version } = createRequire(import.meta.url)('webgpu/package.json');
  return {
    name: nameOf(adapter),
    kind: isSoftware(adapter) ? 'cpu' : 'gpu',
    details: {
      'TensorFlow.js': version_core,
      dawn: version,
      vendor: adapter.vendor,
      architecture: adapter.architecture,
      driver: adapter.description,
      maxBufferSize: String(limits.maxBufferSize),
      maxStorageBufferBindingSize: String(limits.maxStorageBufferBindingSize),
    },
  };
}
