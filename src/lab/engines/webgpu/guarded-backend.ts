import { setImmediate } from 'node:timers/promises';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { BackendValues, TensorInfo } from '@tensorflow/tfjs-core';
import { ExpectedError } from '../../../messages/expected-error.ts';
import type { DeviceFailure } from './device-failure.ts';

/**
 * TensorFlow.js's back end, but what leaves the device is known to be sound: once something has gone wrong,
 * every reading fails with it. So no garbage is recorded, nor kept in a checkpoint.
 */
export class GuardedBackend extends WebGPUBackend {
  readonly #failure: DeviceFailure;

  constructor(device: GPUDevice, adapterInfo: GPUAdapterInfo, failure: DeviceFailure) {
    super(device, adapterInfo);
    this.#failure = failure;
  }

  override async read(dataId: object): Promise<BackendValues> {
    const values = await super.read(dataId).catch((error) => this.#explain(error));
    this.#failure.check();
    return values;
  }

  override runWebGPUProgram(...args: Parameters<WebGPUBackend['runWebGPUProgram']>): TensorInfo {
    try {
      return super.runWebGPUProgram(...args);
    } catch (error) {
      throw explainDispatch(error as Error, args[0].outputShape);
    }
  }

  /** Only what hasn't gone to the device yet can be read at once. */
  override readSync(dataId: object): BackendValues {
    const { values } = this.tensorMap.get(dataId);
    if (values) return values;
    throw new ExpectedError(
      'webgpu: a tensor can only be read with `await tensor.data()`: replace dataSync() and arraySync()',
    );
  }

  /** A buffer that can't be mapped is one of a lost device, which may be told a moment later. */
  async #explain(error: Error): Promise<never> {
    await setImmediate();
    this.#failure.check();
    throw error;
  }
}

/** TensorFlow.js checks how many groups of threads the device can start, in words of its own. */
function explainDispatch(error: Error, shape: readonly number[]): Error {
  if (!/dispatch size exceeds/i.test(error.message)) return error;
  return new ExpectedError(
    `webgpu: a tensor of ${shape.join(' × ')} values is more than this device computes at once; use a smaller batchSize or width, or another engine with --engine`,
  );
}
