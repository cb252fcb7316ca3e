import * as tf from '@tensorflow/tfjs-core';
import type { NodeBackend } from './node-backend.ts';

/**
 * Lets TensorFlow compute the gradient of `relu` as one operation, with the same bits. tfjs composes it from eight
 * operations, three of them conditional, which take a fifth of a narrow network's training step.
 */
export function registerReluGradient(backend: NodeBackend): void {
  tf.unregisterGradient(tf.Relu);
  tf.registerGradient({
    kernelName: tf.Relu,
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => reluGradient(backend, dy as tf.Tensor, x!) }),
  });
}

/**
 * Computes the gradient of 2×2 maximum pooling by comparing neighbours, with fast TensorFlow operations. TensorFlow's
 * own `MaxPoolGrad` searches for the maxima again, and takes nearly twice as long. The bits are the same: of equal
 * maxima, the first in row order gets the gradient.
 */
export function registerMaxPoolGradient(backend: NodeBackend): void {
  const stock = tf.getGradient(tf.MaxPool)!;
  tf.unregisterGradient(tf.MaxPool);
  tf.registerGradient({
    ...stock,
    gradFunc: (dy, saved, attributes) => {
      const x = saved[0] as tf.Tensor4D;
      if (!halves(x, attributes as unknown as tf.MaxPoolAttrs)) {
        return stock.gradFunc(dy, saved, attributes);
      }
      return { x: () => unpool(backend, x, dy as tf.Tensor4D) };
    },
  });
}

function reluGradient(backend: NodeBackend, dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const { TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  const type = { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT };
  return backend.executeSingleOutput('ReluGrad', [type], [dy, x]);
}

function halves({ shape }: tf.Tensor4D, { filterSize, strides }: tf.MaxPoolAttrs): boolean {
  const isTwo = (size: number | [number, number]) => [size].flat().every((length) => length === 2);
  return isTwo(filterSize) && isTwo(strides) && shape[1] % 2 === 0 && shape[2] % 2 === 0;
}

/** @param x [batch, height, width, channels] @param dy [batch, height/2, width/2, channels] */
function unpool(backend: NodeBackend, x: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const [batch, height, width, channels] = x.shape;
    const [left, right] = pairs(x, (batch * height * width) / 2, channels);
    const rowLength = (width / 2) * channels;
    const [upper, lower] = pairs(tf.maximum(left, right), (batch * height) / 2, rowLength);
    const rows = share(backend, upper, lower, tf.reshape(dy, upper.shape));
    return tf.reshape(share(backend, left, right, tf.reshape(rows, left.shape)), x.shape);
  });
}

/** Splits `count` pairs of neighbours of `length` values into first and second neighbours: [count, 1, length] each. */
function pairs(x: tf.Tensor, count: number, length: number): [tf.Tensor3D, tf.Tensor3D] {
  const both = tf.reshape<tf.Rank.R3>(x, [count, 2, length]);
  return [tf.slice(both, [0, 0, 0], [-1, 1, -1]), tf.slice(both, [0, 1, 0], [-1, 1, -1])];
}

/** Each value of dy at the greater of two neighbours, 0 at the other: [count, 2, length]. */
function share(backend: NodeBackend, first: tf.Tensor, second: tf.Tensor, dy: tf.Tensor) {
  const toFirst = select(backend, tf.greaterEqual(first, second), dy);
  return tf.concat([toFirst, tf.sub(dy, toFirst)], 1);
}

/** dy where the condition holds, else 0. tfjs's own `where` would allocate a tensor of zeros. */
function select(backend: NodeBackend, condition: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  const { TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  const type = { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT };
  return backend.executeSingleOutput('SelectV2', [type], [condition, dy, tf.scalar(0)]);
}
