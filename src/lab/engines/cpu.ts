import { cpus } from 'node:os';
import type { Engine } from './engine.ts';
import { whyNotInstalled } from './missing-packages.ts';

/** Plain JavaScript, slow and exact: the reference for tests. A run uses it only with `--engine cpu`. */
export const cpu: Engine = {
  name: 'cpu',
  usesAllCores: false,
  environment: {},
  whyUnavailable: async () => whyNotInstalled('cpu'),
  async start() {
    const { enableProdMode, setBackend } = await import('@tensorflow/tfjs-core');
    const { registerGradients } = await import('./gradients.ts');
    enableProdMode(); // silences TensorFlow.js's advice to use another back end
    await registerGradients();
    await import('@tensorflow/tfjs-backend-cpu');
    await setBackend('cpu');
    return { name: cpus()[0]?.model.trim() || process.arch, kind: 'cpu', details: {} };
  },
};
