import * as tf from '@tensorflow/tfjs-core';

/** VGG configuration A: output channels of each 3×3 convolution at full width, `pool` halves the image. */
const layers = [
  64,
  'pool',
  128,
  'pool',
  256,
  256,
  'pool',
  512,
  512,
  'pool',
  512,
  512,
  'pool',
] as const;
const hiddenUnits = 512;
const classes = 10;
const learningRate = 0.01;

/**
 * A training step of VGG-A with the compact head 512-512-512-10 on one minibatch of random images.
 *
 * @param width multiplies every number of channels and hidden units, in (0, 1]
 * @param batch images a minibatch
 * @returns a function that takes one step of gradient descent and returns the loss before it
 */
export function vggStep(width: number, batch: number): () => number {
  const images = tf.randomUniform<tf.Rank.R4>([batch, 32, 32, 3], 0, 1, 'float32', 1);
  const labels = tf.oneHot(tf.randomUniform([batch], 0, classes, 'int32', 2), classes);
  const convolutions = initialConvolutions(width);
  const dense = initialDense(width);
  const optimizer = tf.train.sgd(learningRate);

  const loss = () => {
    // [batch, 512]
    const features = tf.reshape(convolve(images, convolutions), [batch, -1]) as tf.Tensor2D;
    return tf.losses.softmaxCrossEntropy(labels, classify(features, dense)) as tf.Scalar;
  };
  return () => {
    const before = optimizer.minimize(loss, true)!;
    const value = before.dataSync()[0]!;
    before.dispose();
    return value;
  };
}

interface Layer<Kernel extends tf.Rank> {
  kernel: tf.Variable<Kernel>;
  bias: tf.Variable<tf.Rank.R1>;
}

function convolve(images: tf.Tensor4D, parameters: Layer<tf.Rank.R4>[]): tf.Tensor4D {
  let h = images; // [batch, 32, 32, 3]
  let next = 0;
  for (const layer of layers) {
    if (layer === 'pool') h = tf.maxPool(h, 2, 2, 'valid');
    else {
      const { kernel, bias } = parameters[next++]!;
      h = tf.relu(tf.add(tf.conv2d(h, kernel, 1, 'same'), bias));
    }
  }
  return h; // [batch, 1, 1, 512]
}

function classify(features: tf.Tensor2D, parameters: Layer<tf.Rank.R2>[]): tf.Tensor2D {
  return parameters.reduce((h, { kernel, bias }, index) => {
    const y = tf.add<tf.Tensor2D>(tf.matMul(h, kernel), bias);
    return index < parameters.length - 1 ? tf.relu(y) : y;
  }, features); // [batch, 10]
}

function initialConvolutions(width: number): Layer<tf.Rank.R4>[] {
  let inputs = 3;
  return layers
    .filter((layer) => layer !== 'pool')
    .map((channels, index) => {
      const outputs = Math.round(channels * width);
      const shape: [number, number, number, number] = [3, 3, inputs, outputs];
      inputs = outputs;
      return initialLayer<tf.Rank.R4>(shape, index + 1);
    });
}

function initialDense(width: number): Layer<tf.Rank.R2>[] {
  const hidden = Math.round(hiddenUnits * width);
  return [hidden, hidden, classes].map((outputs, index) =>
    initialLayer<tf.Rank.R2>([hidden, outputs], 100 + index),
  );
}

/** He's initialisation, so that signals neither vanish nor overflow in the timed steps. */
function initialLayer<Kernel extends tf.Rank>(
  shape: tf.ShapeMap[Kernel],
  seed: number,
): Layer<Kernel> {
  const inputs = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const kernel = tf.randomNormal<Kernel>(shape, 0, Math.sqrt(2 / inputs), 'float32', seed);
  return { kernel: tf.variable(kernel), bias: tf.variable(tf.zeros<tf.Rank.R1>([shape.at(-1)!])) };
}
