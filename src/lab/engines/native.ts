import { existsSync } from 'node:fs';
import { type Device, type Engine, EngineError } from './engine.ts';
import { describeDevice } from './native/device.ts';
import { addonVersion, installedAddon } from './native/installation.ts';
import { loadTensorFlow } from './native/load-tensorflow.ts';
import { whyUnsupported } from './native/platform.ts';

/** TensorFlow itself through `@tensorflow/tfjs-node-gpu`: on the GPU where CUDA is found, else on the processor. */
export const native: Engine = {
  name: 'native',
  environment: {
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    TF_DETERMINISTIC_OPS: '1',
    // TF32 rounds factors to 10 bits: gradients would no longer agree with other engines'.
    NVIDIA_TF32_OVERRIDE: '0',
    // CUDA then counts the GPUs as nvidia-smi does, so that the one in use can be named.
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    // The default on most processors, 6 times as fast; set, it isn't announced at each start.
    TF_ENABLE_ONEDNN_OPTS: '1',
    TF_CPP_MIN_LOG_LEVEL: '2',
  },
  whyUnavailable: async () => whyNotInstalled(installedAddon()),
  start: () => start(installedAddon()),
};

/** Why the native engine can't be used, with the remedy; undefined where it can. */
export function whyNotInstalled(
  addon: string,
  system: NodeJS.Process | System = process,
): string | undefined {
  const unsupported = whyUnsupported(system);
  if (unsupported) return unsupported;
  if (existsSync(addon)) return undefined;
  return 'addon not built; `npm run engine` builds it';
}
