import { ExpectedError } from '../../../messages/expected-error.ts';

/** The first error of a device, if there was one. */
export interface DeviceFailure {
  /** @throws ExpectedError the first error, if there was one */
  check(): void;
}

const goesOn = 'run the same command again: it goes on from the last checkpoint';

/**
 * Watches for errors that WebGPU doesn't throw and after which results are wrong: a lost device, a refused program or
 * command, full memory. Creating a buffer over the device's limits throws an ExpectedError.
 */
export function watchDevice(device: GPUDevice): DeviceFailure {
  let failure: ExpectedError | undefined;
  const check = () => {
    if (failure) throw failure;
  };
  device.lost.then(({ reason, message }) => {
    failure ??= new ExpectedError(describeLoss(reason, message));
  });
  device.addEventListener('uncapturederror', (event) => {
    const { error } = event as GPUUncapturedErrorEvent;
    event.preventDefault(); // else Dawn prints it too
    failure ??= new ExpectedError(describeError(error.constructor.name, error.message));
  });
  refuseLargeBuffers(device, check);
  return { check };
}

/** One line for a lost device. */
export function describeLoss(reason: string, message: string): string {
  return `webgpu: the device was lost (${reason}: ${firstLine(message)}); ${goesOn}`;
}

/** One line for an uncaptured error, by its class in WebGPU. */
export function describeError(kind: string, message: string): string {
  if (kind === 'GPUOutOfMemoryError') {
    return `webgpu: the device's memory is full (${firstLine(message)}); free some and ${goesOn}, or use a smaller batchSize or width`;
  }
  return `webgpu: a command was refused (${firstLine(message)}); the results would be wrong: use another engine with --engine`;
}

/**
 * Makes `createBuffer` throw if a buffer is too large. WebGPU would only report an uncaptured error, in vaguer words,
 * and the buffer would hold zeros.
 */
function refuseLargeBuffers(device: GPUDevice, check: () => void): void {
  const create = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    check();
    checkSize(descriptor, device.limits);
    return create(descriptor);
  };
}

/** @throws ExpectedError naming both sizes where a buffer is larger than the limits allow */
function checkSize(
  { size, usage }: Pick<GPUBufferDescriptor, 'size' | 'usage'>,
  { maxBufferSize, maxStorageBufferBindingSize }: Pick<GPUSupportedLimits, BufferLimit>,
): void {
  const isStorage = (usage & GPUBufferUsage.STORAGE) !== 0;
  const limit = isStorage ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize;
  if (size <= limit) return;
  throw new ExpectedError(
    `webgpu: a tensor of ${inMebibytes(size)} is larger than this device's limit of ${inMebibytes(limit)}; use a smaller batchSize or width, or another engine with --engine`,
  );
}

type BufferLimit = 'maxBufferSize' | 'maxStorageBufferBindingSize';

function inMebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
