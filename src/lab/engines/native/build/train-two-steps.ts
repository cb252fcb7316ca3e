/**
 * Runs in its own process: trains a tiny convolutional network with the given addon, and prints the device and the
 * losses.
 */
import * as tf from '@tensorflow/tfjs-core';
import { describeDevice } from '../device.ts';
import { loadTensorFlow } from '../load-tensorflow.ts';

const addon = process.argv[2];
if (!addon) throw new Error('pass the path of an addon');
const device = await describeDevice(await loadTensorFlow(addon));
console.log(JSON.stringify({ device, losses: trainTwoSteps() }));

function trainTwoSteps(): number[] {
  const images = tf.randomNormal<tf.Rank.R4>([8, 8, 8, 3], 0, 1, 'float32', 1);
  const labels = tf.oneHot(tf.range(0, 8, 1, 'int32'), 10);
  const filter = tf.variable(tf.randomNormal<tf.Rank.R4>([3, 3, 3, 4], 0, 0.3, 'float32', 2));
  const weights = tf.variable(tf.randomNormal<tf.Rank.R2>([64, 10], 0, 0.1, 'float32', 3));
  const loss = () => {
    const convolved = tf.relu(tf.conv2d(images, filter, 1, 'same')); // [8, 8, 8, 4]
    const pooled = tf.maxPool(convolved, 2, 2, 'valid'); // [8, 4, 4, 4]
    const logits = tf.matMul(tf.reshape(pooled, [8, 64]), weights); // [8, 10]
    return tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;
  };
  const optimiser = tf.train.sgd(0.1);
  return [1, 2].map(() => optimiser.minimize(loss, true)!.dataSync()[0]!);
}
