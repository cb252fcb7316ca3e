/** Runs in its own process: prints one gradient step of a small network on the given engine, as JSON. */
import * as tf from '@tensorflow/tfjs-core';
import { engineNamed } from '../../../src/lab/engines/select.ts';
import type { EngineName } from '../../../src/lab/records/engine-names.ts';

const device = await engineNamed(process.argv[2] as EngineName).start();
const images = pseudoRandom([8, 8, 8, 3], 1);
const labels = tf.oneHot(tf.range(0, 8, 1, 'int32'), 10);
const filter = pseudoRandom([3, 3, 3, 6], 2);
const scale = tf.add(pseudoRandom([6], 3), 1);
const offset = pseudoRandom([6], 4);
const weights = pseudoRandom([96, 10], 5);

const { value, grads } = tf.valueAndGrads((f, s, o, w) => loss(f as tf.Tensor4D, s!, o!, w!))([
  filter,
  scale,
  offset,
  weights,
]);
const backend = tf.getBackend();
const gradients = grads.map((gradient) => [...gradient.dataSync()]);
const pooled = poolGradients();
console.log(JSON.stringify({ device, backend, loss: value.dataSync()[0], gradients, pooled }));

/** Gradients of maximum pooling over windows with negative values and many equal maxima, even and odd, 2×2 and 3×3. */
function poolGradients(): number[][] {
  const cases: [size: number, pool: number, strides: number][] = [
    [6, 2, 2],
    [7, 2, 2],
    [6, 3, 2],
    [6, 2, 1],
  ];
  return cases.map(([size, pool, strides]) => {
    const x = tf.floor(tf.mul(pseudoRandom([2, size, size + 2, 3], 6), 4)) as tf.Tensor4D;
    const dy = pseudoRandom(tf.maxPool(x, pool, strides, 'valid').shape, 7) as tf.Tensor4D;
    const gradient = tf.grad((input) => tf.maxPool(input as tf.Tensor4D, pool, strides, 'valid'));
    return [...gradient(x, dy).dataSync()];
  });
}

function loss(f: tf.Tensor4D, s: tf.Tensor, o: tf.Tensor, w: tf.Tensor): tf.Scalar {
  const convolved = tf.conv2d(images as tf.Tensor4D, f, 1, 'same'); // [8, 8, 8, 6]
  const { mean, variance } = tf.moments(convolved, [0, 1, 2]); // [6]
  const centred = tf.div(tf.sub(convolved, mean), tf.sqrt(tf.add(variance, 1e-5)));
  const normalised = tf.relu(tf.add(tf.mul(centred, s), o));
  const pooled = tf.maxPool(normalised as tf.Tensor4D, 2, 2, 'valid'); // [8, 4, 4, 6]
  const logits = tf.matMul(tf.reshape(pooled, [8, 96]), w as tf.Tensor2D); // [8, 10]
  return tf.losses.softmaxCrossEntropy(labels, logits);
}

/** Values in [−0.5, 0.5), the same on every back end. */
function pseudoRandom(shape: number[], seed: number): tf.Tensor {
  let state = seed;
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
  return tf.tensor(values, shape);
}
