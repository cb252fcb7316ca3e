import { ExpectedError } from '../../messages/expected-error.ts';
import type { Engine } from './engine.ts';
import { whyNotInstalled } from './missing-packages.ts';
import { describeDevice, tf32Override } from './native/device.ts';
import { addonCandidates, findAddon } from './native/installation.ts';
import { type Platform, thisPlatform, whyUnsupported } from './native/platform.ts';

/** TensorFlow itself through `@tensorflow/tfjs-node-gpu`: on the GPU where CUDA is found, else on the processor. */
export const native: Engine = {
  name: 'native',
  usesAllCores: true,
  environment: {
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    TF_DETERMINISTIC_OPS: '1',
    // By itself, TensorFlow uses oneDNN only on processors with AVX-512. With AVX2, too, it is four times as fast:
    // https://github.com/tensorflow/community/blob/master/rfcs/20210930-enable-onednn-ops.md
    TF_ENABLE_ONEDNN_OPTS: '1',
    // TF32 rounds factors to 10 bits: gradients would no longer agree with the other engines'.
    [tf32Override]: '0',
    // Makes CUDA number GPUs as nvidia-smi does, so that nvidia-smi can name the GPU in use.
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    TF_CPP_MIN_LOG_LEVEL: '2',
  },
  // TensorFlow prints these lines while it loads, under any setting:
  // https://github.com/tensorflow/tensorflow/issues/100442.
  // DEP0044 warns of functions that tfjs-node still calls: https://github.com/tensorflow/tfjs/issues/8609.
  noise: /absl::InitializeLog|port\.cc:\d+\] oneDNN|\[DEP0044\]|--trace-deprecation/,
  whyUnavailable,
  start: async () => {
    const why = await whyUnavailable();
    if (why) throw new ExpectedError(`native is not available (${why})`);
    const { loadTensorFlow } = await import('./native/load-tensorflow.ts');
    return describeDevice(await loadTensorFlow(findAddon(addonCandidates())!));
  },
};

/**
 * The same engine with TF32 on, for `--tf32`: faster on NVIDIA GPUs since 2020, but its results no longer agree with
 * other engines' to 1e-5.
 * @throws ExpectedError for engines that don't know TF32
 */
export function withTf32(engine: Engine): Engine {
  if (engine.name !== 'native') {
    throw new ExpectedError(
      `--tf32 is for the engine native on an NVIDIA GPU, not for ${engine.name}`,
    );
  }
  return { ...engine, environment: { ...engine.environment, [tf32Override]: '1' } };
}

/** Why none of these addons can be used here, with the remedy; undefined if one can. Loads none. */
export function whyNativeUnavailable(
  addons: readonly string[],
  platform: Platform = thisPlatform,
): string | undefined {
  const unsupported = whyUnsupported(platform);
  if (unsupported) return unsupported;
  return findAddon(addons)
    ? undefined
    : 'addon not built; `npm run engine -- --from-pip` builds it';
}

async function whyUnavailable(): Promise<string | undefined> {
  return whyNotInstalled('native') ?? whyNativeUnavailable(addonCandidates());
}
