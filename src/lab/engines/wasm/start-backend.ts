import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, sep } from 'node:path';
import { enableProdMode, env, setBackend, version_core } from '@tensorflow/tfjs-core';
import { ExpectedError } from '../../../messages/expected-error.ts';
import type { Device } from '../engine.ts';
import { registerGradients } from '../gradients.ts';
import { registerTrainingKernels } from './kernels/training-kernels.ts';

/** Registers and selects the back end, with our training kernels. @throws ExpectedError if its binaries are missing */
export async function startBackend(): Promise<Device> {
  enableProdMode();
  await registerGradients();
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(folderOfBinaries());
  registerTrainingKernels();
  await withoutExceptionHandlers(selectBackend);
  return describeDevice();
}

async function selectBackend(): Promise<void> {
  if (await setBackend('wasm')) return;
  throw new ExpectedError(
    `engine wasm: the back end can't be started from ${folderOfBinaries()}; run \`npm ci\` again`,
  );
}

/** The folder of the package's .wasm files, with the separator at the end that TensorFlow.js expects. */
function folderOfBinaries(): string {
  const { resolve } = createRequire(import.meta.url);
  return dirname(resolve('@tensorflow/tfjs-backend-wasm')) + sep;
}

/**
 * Emscripten's code listens for uncaught exceptions and throws them again. Node then prints Emscripten's source line,
 * of 30 kB, instead of the program's: https://github.com/emscripten-core/emscripten/issues/17228. TensorFlow.js doesn't
 * remove these listeners: https://github.com/tensorflow/tfjs/pull/5852.
 */
async function withoutExceptionHandlers(load: () => Promise<void>): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection'];
  const before = events.map((event) => process.rawListeners(event));
  await load();
  events.forEach((event, index) => {
    for (const listener of process.rawListeners(event)) {
      const isNew = !before[index]!.includes(listener);
      if (isNew) process.removeListener(event, listener as () => void);
    }
  });
}

async function describeDevice(): Promise<Device> {
  const hasSimd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return {
    name: cpus()[0]?.model.trim() || process.arch,
    kind: 'cpu',
    details: { 'TensorFlow.js': version_core, simd: hasSimd ? 'yes' : 'no', threads: '1' },
  };
}
