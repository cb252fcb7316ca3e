import type { Engine } from './engine.ts';
import { whyNotInstalled } from './missing-packages.ts';

/** XNNPACK in WebAssembly, with our own training kernels: runs on one core, on every machine. */
export const wasm: Engine = {
  name: 'wasm',
  usesAllCores: false,
  environment: {},
  whyUnavailable: async () => whyNotInstalled('wasm'),
  start: async () => (await import('./wasm/start-backend.ts')).startBackend(),
};
