import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { registerTrainingKernels } from '../../../src/lab/engines/wasm/kernels/training-kernels.ts';
import { wasm } from '../../../src/lab/engines/wasm.ts';
import { random, startBoth } from './wasm-against-cpu.ts';

const cpuKernels = new Map<string, unknown>();

beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-cpu');
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend('cpu')) {
    cpuKernels.set(kernelName, kernelFunc);
  }
  await startBoth();
});

test('the engine names the processor it runs on and what the back end uses', async () => {
  const device = await wasm.start();
  expect(device.kind).toBe('cpu');
  expect(device.name).not.toBe('');
  expect(device.details).toMatchObject({ simd: 'yes', threads: '1', 'TensorFlow.js': '4.22.0' });
  expect(tf.getBackend()).toBe('wasm');
  expect(await wasm.whyUnavailable()).toBeUndefined();
});

test('starting twice, or registering again, changes no kernel', async () => {
  const before = kernelsOf('wasm');
  registerTrainingKernels();
  await wasm.start();
  expect(kernelsOf('wasm')).toEqual(before);
});

test('the kernels of the cpu back end stay its own', () => {
  expect(kernelsOf('cpu')).toEqual(cpuKernels);
});

test('nobody but the program itself listens for its uncaught exceptions', () => {
  const emscriptens = process
    .listeners('uncaughtException')
    .filter((listener) => String(listener).includes('ExitStatus'));
  expect(emscriptens).toEqual([]);
});

test('two trainings from the same start give the same bits', async () => {
  await tf.setBackend('wasm');
  expect(train(3)).toEqual(train(3));
});

test('training steps leave nothing behind', async () => {
  await tf.setBackend('wasm');
  const model = smallModel();
  model.step();
  const before = [tf.memory().numTensors, tf.memory().numDataBuffers, tf.backend().numDataIds()];
  for (let step = 0; step < 4; step++) model.step();
  expect([tf.memory().numTensors, tf.memory().numDataBuffers, tf.backend().numDataIds()]).toEqual(
    before,
  );
  model.dispose();
});

test('every kernel gives all its memory on the heap back', async () => {
  await tf.setBackend('wasm');
  const model = smallModel();
  for (let step = 0; step < 3; step++) model.step();
  const before = heapBytes();
  for (let step = 0; step < 10; step++) model.step();
  expect(heapBytes()).toBe(before);
  model.dispose();
});

function kernelsOf(backend: string): Map<string, unknown> {
  return new Map(
    tf.getKernelsForBackend(backend).map(({ kernelName, kernelFunc }) => [kernelName, kernelFunc]),
  );
}

/** The size of the wasm heap, which grows if memory leaks. */
function heapBytes(): number {
  const { HEAPU8 } = (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm;
  return HEAPU8.length;
}

/** The final parameters after some steps. */
function train(steps: number): Float32Array[] {
  const model = smallModel();
  for (let step = 0; step < steps; step++) model.step();
  const values = model.parameters.map((parameter) => parameter.dataSync() as Float32Array);
  model.dispose();
  return values;
}

interface Model {
  parameters: tf.Variable[];
  step(): void;
  dispose(): void;
}

/** Uses every kernel that training needs, with enough channels that one convolution uses Winograd's algorithm. */
function smallModel(): Model {
  const images = tensorOf([16, 12, 12, 3], 1) as tf.Tensor4D;
  const labels = tf.oneHot(
    tf.tensor1d(
      Array.from({ length: 16 }, (_, k) => k % 10),
      'int32',
    ),
    10,
  );
  const shapes = [[3, 3, 3, 96], [96], [96], [3, 3, 96, 80], [80], [3, 3, 80, 16], [144, 10]];
  const parameters = shapes.map((shape, index) => tf.variable(tensorOf(shape, index + 2)));
  const optimizer = tf.train.sgd(0.1);
  return {
    parameters,
    step: () => optimizer.minimize(() => lossOf(images, labels, parameters)),
    dispose: () => tf.dispose([images, labels, parameters]),
  };
}

function lossOf(images: tf.Tensor4D, labels: tf.Tensor, parameters: tf.Tensor[]): tf.Scalar {
  const [w1, gamma, beta, w2, bias, w3, dense] = parameters;
  const first = tf.conv2d(images, w1 as tf.Tensor4D, 1, 'same'); // [16, 12, 12, 96]
  const { mean, variance } = tf.moments(first, [0, 1, 2]);
  const scale = tf.div(gamma!, tf.sqrt(tf.add(variance, 1e-5)));
  const normalised = tf.add(tf.mul(tf.sub(first, mean), scale), beta!);
  const second = tf.conv2d(tf.relu(normalised) as tf.Tensor4D, w2 as tf.Tensor4D, 1, 'same');
  const pooled = tf.maxPool(tf.relu(tf.add(second, bias!)) as tf.Tensor4D, 2, 2, 'valid');
  const third = tf.conv2d(pooled, w3 as tf.Tensor4D, 2, 'same'); // [16, 3, 3, 16]
  const logits = tf.matMul(tf.reshape(third, [16, 144]), dense as tf.Tensor2D);
  return tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;
}

function tensorOf(shape: number[], seed: number): tf.Tensor {
  return tf.tidy(() => tf.mul(tf.tensor(random(shape, seed).values, shape), 0.2));
}
