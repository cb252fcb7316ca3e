import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { describeDevice } from '../../../src/lab/engines/native/device.ts';
import { addonCandidates } from '../../../src/lab/engines/native/installation.ts';
import { native, whyNativeUnavailable, withTf32 } from '../../../src/lab/engines/native.ts';
import { wasm } from '../../../src/lab/engines/wasm.ts';

const linux = { platform: 'linux', arch: 'x64', node: '22.23.3' };
const unavailable = await native.whyUnavailable();

describe('whether the native engine is available', () => {
  test('a missing addon is named with the command that builds it', () => {
    expect(whyNativeUnavailable(['/nowhere/tfjs_binding.node'], linux)).toBe(
      'addon not built; `npm run engine -- --from-pip` builds it',
    );
  });

  test('an addon in any of the places is enough', async () => {
    const addon = path.join(await mkdtemp(path.join(tmpdir(), 'addon-')), 'tfjs_binding.node');
    await writeFile(addon, '');
    expect(whyNativeUnavailable(['/nowhere/tfjs_binding.node', addon], linux)).toBeUndefined();
  });

  test('a Node on which tfjs-node breaks is named with the one that works', () => {
    expect(whyNativeUnavailable([], { ...linux, node: '24.1.0' })).toBe(
      'tfjs-node needs Node 22, this is 24.1.0; `npm run` uses the one in node_modules',
    );
  });

  test('a platform without TensorFlow is named with the engine that works', () => {
    expect(whyNativeUnavailable([], { ...linux, platform: 'freebsd' })).toBe(
      'TensorFlow has no build for freebsd-x64; use the engine wasm',
    );
  });

  test('the addon is looked for in the cache first, for this version and Node-API', () => {
    const [cached, packaged] = addonCandidates('/cache');
    expect(cached).toMatch(
      /^\/cache\/engines\/tfjs-node-gpu-4\.22\.0-napi-v8-[^/]+\/lib\/napi-v8\/tfjs_binding\.node$/,
    );
    expect(packaged).toContain('node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8');
  });
});

describe('the device', () => {
  test('is the GPU that the driver names, the last one of several', async () => {
    const smi = async () => 'NVIDIA A100, 550.54, 81920 MiB\nNVIDIA H200, 550.54, 143771 MiB\n';
    const device = await describeDevice({ version: '2.21.0', usesGpu: true }, smi);
    expect(device).toMatchObject({ name: 'NVIDIA H200', kind: 'gpu' });
    expect(device.details).toMatchObject({
      tensorflow: '2.21.0',
      cuda: 'yes',
      driver: '550.54',
      memory: '143771 MiB',
    });
  });

  test('says whether TF32 is on, which it isn’t unless it was asked for', async () => {
    expect(native.environment).toMatchObject({ NVIDIA_TF32_OVERRIDE: '0' });
    expect(withTf32(native).environment).toMatchObject({
      ...native.environment,
      NVIDIA_TF32_OVERRIDE: '1',
    });
    expect(() => withTf32(wasm)).toThrow(
      '--tf32 is for the engine native on an NVIDIA GPU, not for wasm',
    );
    for (const [override, tf32] of [
      ['0', 'off'],
      ['1', 'on'],
    ] as const) {
      vi.stubEnv('NVIDIA_TF32_OVERRIDE', override);
      const device = await describeDevice({ version: '2.21.0', usesGpu: true }, async () => '');
      expect(device.details).toMatchObject({ tf32 });
    }
    vi.unstubAllEnvs();
  });

  test('has a name where the driver has no tool to tell it', async () => {
    const noSmi = () => Promise.reject(new Error('ENOENT'));
    const device = await describeDevice({ version: '2.21.0', usesGpu: true }, noSmi);
    expect(device).toMatchObject({ name: 'NVIDIA GPU', details: { driver: 'unknown' } });
  });

  test('is the processor where CUDA is not found', async () => {
    const device = await describeDevice({ version: '2.21.0', usesGpu: false });
    expect(device).toMatchObject({ kind: 'cpu', details: { cuda: 'no' } });
    expect(device.name).not.toBe('');
  });
});

if (unavailable) console.info(`native is not trained with here: ${unavailable}`);
describe.skipIf(unavailable !== undefined)('native', { timeout: 60_000 }, () => {
  test('has the loss and the gradients of cpu to 1e-5, and says on what it trains', async () => {
    const [actual, expected] = await Promise.all([stepOn('native'), stepOn('cpu')]);
    expect(actual.backend).toBe('tensorflow');
    expect(expected.backend).toBe('cpu');
    expect(relativeError([actual.loss], [expected.loss])).toBeLessThan(1e-5);
    expected.gradients.forEach((gradient, index) => {
      expect(relativeError(actual.gradients[index]!, gradient)).toBeLessThan(1e-5);
    });
    // Overlapping windows are added in another order. A wrong choice among equal maxima would differ by much more.
    expected.pooled.forEach((gradient, index) => {
      expect(relativeError(actual.pooled[index]!, gradient)).toBeLessThan(1e-6);
    });
    expect(actual.device.name).not.toBe('');
    expect(actual.device.details['tensorflow']).toMatch(/^2\.\d+\.\d+/);
  });
});

interface Step {
  device: { name: string; details: Record<string, string> };
  backend: string;
  loss: number;
  gradients: number[][];
  pooled: number[][];
}

/** Runs TensorFlow in a separate process, because it can't be unloaded. */
async function stepOn(engine: string): Promise<Step> {
  const script = fileURLToPath(new URL('native-gradients.ts', import.meta.url));
  const env = { ...process.env, ...native.environment };
  const args = ['--import', 'tsx', script, engine];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout);
}

/** ‖a − b‖ / ‖b‖ */
function relativeError(actual: readonly number[], expected: readonly number[]): number {
  const difference = actual.map((value, index) => value - expected[index]!);
  return Math.hypot(...difference) / Math.hypot(...expected);
}
