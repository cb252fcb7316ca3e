import * as tf from '@tensorflow/tfjs-core';
import { random } from './webgpu-cases.ts';

export interface Training {
  losses: number[];
  /** The final parameters, as text. */
  parameters: string;
  /** Numbers of tensors, data buffers and the back end's data, after the second step and after the last. */
  held: [number[], number[]];
}

/**
 * Some steps of a small network that has every operation of a large one.
 *
 * @param resumesAt a step before which the parameters are read and uploaded again, as from a checkpoint
 */
export async function train(backend: string, resumesAt?: number): Promise<Training> {
  await tf.setBackend(backend);
  const images = tensorOf([4, 12, 12, 3], 1) as tf.Tensor4D;
  const labels = tf.oneHot(tf.range(0, 4, 1, 'int32'), 10);
  const shapes = [[3, 3, 3, 16], [16], [16], [3, 3, 16, 12], [12], [3, 3, 12, 8], [72, 10]];
  const parameters = shapes.map((shape, index) => tf.variable(tensorOf(shape, index + 2)));
  const optimizer = tf.train.sgd(0.1);
  const losses: number[] = [];
  const held: number[][] = [];
  for (let step = 0; step < 6; step++) {
    if (step === resumesAt) await uploadAgain(parameters);
    const loss = optimizer.minimize(() => lossOf(images, labels, parameters), true)!;
    losses.push((await loss.data())[0]!);
    loss.dispose();
    held.push([tf.memory().numTensors, tf.memory().numDataBuffers, tf.backend().numDataIds()]);
  }
  const values = await Promise.all(parameters.map((parameter) => parameter.data()));
  tf.dispose([images, labels, parameters]);
  return {
    losses,
    parameters: values.map((array) => [...array].join()).join('\n'),
    held: [held[1]!, held.at(-1)!],
  };
}

async function uploadAgain(parameters: tf.Variable[]): Promise<void> {
  for (const parameter of parameters) {
    const value = tf.tensor(await parameter.data(), parameter.shape);
    parameter.assign(value);
    value.dispose();
  }
}

function lossOf(images: tf.Tensor4D, labels: tf.Tensor, parameters: tf.Tensor[]): tf.Scalar {
  const [w1, gamma, beta, w2, bias, w3, dense] = parameters;
  const first = tf.conv2d(images, w1 as tf.Tensor4D, 1, 'same'); // [4, 12, 12, 16]
  const { mean, variance } = tf.moments(first, [0, 1, 2]);
  const bounded = tf.mul(gamma!, tf.rsqrt(tf.add(gamma!, 1))); // of small tensors alone
  const scale = tf.div(bounded, tf.sqrt(tf.add(variance, 1e-5)));
  const normalised = tf.add(tf.mul(tf.sub(first, mean), scale), beta!);
  const second = tf.conv2d(tf.relu(normalised) as tf.Tensor4D, w2 as tf.Tensor4D, 1, 'same');
  const pooled = tf.maxPool(tf.relu(tf.add(second, bias!)) as tf.Tensor4D, 2, 2, 'valid');
  const third = tf.conv2d(pooled, w3 as tf.Tensor4D, 2, 'same'); // [4, 3, 3, 8]
  const logits = tf.matMul(tf.reshape(third, [4, 72]), dense as tf.Tensor2D);
  return tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;
}

function tensorOf(shape: number[], seed: number): tf.Tensor {
  return tf.tidy(() => tf.mul(tf.tensor(random(shape, seed).values, shape), 0.2));
}
