import { ExpectedError } from '../../messages/expected-error.ts';
import type { Engine } from './engine.ts';
import { whyNotInstalled } from './missing-packages.ts';
import { type AdapterQuery, queryAdapter } from './webgpu/adapter-query.ts';
import { describeNoAdapter, whySoftware } from './webgpu/adapter-reasons.ts';

/** Dawn and TensorFlow.js's WebGPU back end, with our own training kernels: on any vendor's GPU, without CUDA. */
export const webgpu: Engine = {
  name: 'webgpu',
  usesAllCores: true,
  environment: {},
  whyUnavailable,
  whyOnlyOnRequest: async () => whySoftware(await adapterHere()),
  start: async () => {
    const why = await whyUnavailable();
    if (why) throw new ExpectedError(`webgpu is not available (${why})`);
    const { startBackend } = await import('./webgpu/start-backend.ts');
    return startBackend();
  },
};

async function whyUnavailable(): Promise<string | undefined> {
  return whyNotInstalled('webgpu') ?? describeNoAdapter(await adapterHere());
}

let query: Promise<AdapterQuery> | undefined;

/** Asks Dawn once per process, as the answer doesn't change. */
function adapterHere(): Promise<AdapterQuery> {
  query ??= queryAdapter();
  return query;
}
