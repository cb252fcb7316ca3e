import { setImmediate } from 'node:timers/promises';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { BackendValues, TensorInfo } from '@tensorflow/tfjs-core';
import { ExpectedError } from '../../../messages/expected-error.ts';
import type { DeviceFailure } from './device-failure.ts';

/**
 * TensorFlow.js's back end, with a check of each read: after an error of the device, every read throws that error. So
 * no wrong values are recorded or kept in a checkpoint.
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

  /** Only values that haven't been uploaded to the device can be read synchronously. */
  override readSync(dataId: object): BackendValues {
    const { values } = this.tensorMap.get(dataId);
    if (values) return values;
    throw new ExpectedError(
      'webgpu: a tensor can only be read with `await tensor.data()`: replace dataSync() and arraySync()',
    );
  }

  /** A buffer can't be mapped if its device is lost, and the loss may be reported a moment later. */
  async #explain(error: Error): Promise<never> {
    await setImmediate();
    this.#failure.check();
    throw error;
  }
}

/** Rewords TensorFlow.js's error for more groups of threads than the device can start. */
function explainDispatch(error: Error, shape: readonly number[]): Error {
  if (!/dispatch size exceeds/i.test(error.message)) return error;
  return new ExpectedError(
    `webgpu: a tensor of ${shape.join(' × ')} values is more than this device computes at once; use a smaller batchSize or width, or another engine with --engine`,
  );
}
