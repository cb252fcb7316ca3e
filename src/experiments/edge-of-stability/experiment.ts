import {
  add,
  argMax,
  cast,
  dispose,
  div,
  equal,
  matMul,
  mean,
  mul,
  norm,
  oneHot,
  type Rank,
  reshape,
  type Scalar,
  slice,
  square,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tanh,
  tensor1d,
  tensor2d,
  tidy,
  valueAndGrad,
  variable,
} from '@tensorflow/tfjs-core';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { LabelledImages } from 'retrace/datasets';
import { datasetNamed, defineExperiment } from 'retrace/lab';
import { z } from 'zod';
import { sharpness } from '../shared/sharpness.ts';

/** Side of the squares of pixels that are averaged into one input for each colour. */
const cell = 4;

export default defineExperiment({
  name: 'edge-of-stability',
  title: 'Gradient descent at the edge of stability',
  dataset: datasetNamed<LabelledImages>('synthetic'),

  parameters: z.strictObject({
    learningRate: z
      .number()
      .positive()
      .describe('η of plain gradient descent on all images at once.'),
    hidden: z.int().positive().describe('Units of each of the two hidden layers.'),
    images: z.int().positive().describe('Training images: the first ones of the set.'),
    steps: z.int().positive(),
    sharpnessEvery: z.int().positive().describe('Steps between measurements of the sharpness.'),
    iterations: z.int().positive().describe('Of the Lanczos method, for each measurement.'),
  }),

  variants: {
    slow: { label: 'η = 0.07', parameters: { learningRate: 0.07 } },
    medium: { label: 'η = 0.1', parameters: { learningRate: 0.1 } },
    fast: { label: 'η = 0.2', parameters: { learningRate: 0.2 } },
  },

  profiles: {
    quick: {
      seeds: [1, 2, 3],
      parameters: { hidden: 64, images: 200, steps: 1000, sharpnessEvery: 20, iterations: 40 },
    },
  },

  // The rates of a seed start from the same weights.
  pairing: 'seed',

  metrics: {
    loss: 'Half the squared error of an image’s ten outputs, the mean over all images',
    accuracy: 'Share of the training images classified correctly',
    sharpness: 'The greatest eigenvalue of the loss’s Hessian',
  },

  length: ({ steps, images }) => ({ steps, samplesPerStep: images }),

  async *run({ parameters, seed, data, resume }) {
    const { learningRate, hidden, images, steps, sharpnessEvery, iterations } = parameters;
    const x = readSmallImages(data, images); // [images, 192]
    const labels = tensor1d(data.train.labels.slice(0, images), 'int32'); // [images]
    const targets = tidy(() => cast(oneHot(labels, data.classes.length), 'float32')) as Tensor2D; // [images, 10]
    const units: Units = [x.shape[1], hidden, hidden, data.classes.length];

    const theta = tidy(() => variable(initialParameters(units, seed))); // [parameters]
    // The Lanczos method starts from a random vector that is the same at each measurement, so that a resumed run needs
    // no other state.
    const probe = tidy(() => unit(initialParameters(units, seed)));
    const loss = (at: Tensor1D) => squaredError(apply(units, at, x), targets);
    const gradient = (at: Tensor1D) => valueAndGrad(loss)(at).grad;

    try {
      for (let step = await resume({ theta }); step < steps; step++) {
        const measured = step % sharpnessEvery === 0 && {
          sharpness: await sharpness(gradient, theta, probe, iterations),
        };
        const row = tidy(() => {
          const { value, grad } = valueAndGrad(loss)(theta);
          const correct = cast(equal(argMax(apply(units, theta, x), 1), labels), 'float32');
          theta.assign(sub(theta, mul(grad, learningRate)));
          return { loss: value, accuracy: mean<Scalar>(correct) };
        });
        yield { step, ...row, ...measured };
      }
    } finally {
      dispose([x, labels, targets, theta, probe]);
    }
  },
});

/**
 * The first training images, a sixteenth of their size, with colours from −1 to 1.
 *
 * @returns [images, height/4 · width/4 · channels]
 */
export function readSmallImages({ train, shape }: LabelledImages, images: number): Tensor2D {
  const [height, width, channels] = shape;
  const across = width / cell;
  const inputs = (height / cell) * across * channels;
  const values = new Float32Array(images * inputs);
  for (let at = 0; at < images * height * width * channels; at++) {
    const pixel = Math.floor(at / channels);
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    // The rows of all images follow one another, and so do their rows of cells.
    const place = Math.floor(row / cell) * across + Math.floor(column / cell);
    values[place * channels + (at % channels)]! += (train.pixels[at]! / 127.5 - 1) / cell ** 2;
  }
  return tensor2d(values, [images, inputs]);
}

/** The units of each layer of a fully connected network: inputs, hidden layers, outputs. */
type Units = readonly number[];

/**
 * All parameters as one vector, each layer's weights before its biases. Weights are uniform in
 * ±√(3/inputs), so that sums over a layer's inputs have the variance of one input; biases are 0.
 *
 * @returns [Σ (inputs + 1)·outputs]
 */
function initialParameters(units: Units, seed: number): Tensor1D {
  const random = xoroshiro128plus(seed);
  const layers = layersOf(units).map(({ inputs, outputs }) => {
    const bound = Math.sqrt(3 / inputs);
    const weights = Array.from(
      { length: inputs * outputs },
      () => (bound * random.next()) / 2 ** 31,
    );
    return [...weights, ...Array<number>(outputs).fill(0)];
  });
  return tensor1d(layers.flat(), 'float32');
}

/**
 * The network's outputs, with tanh after every layer but the last.
 *
 * @param parameters as `initialParameters` orders them
 * @param x [images, inputs]
 * @returns [images, outputs]
 */
function apply(units: Units, parameters: Tensor1D, x: Tensor2D): Tensor2D {
  let h = x;
  for (const { inputs, outputs, start, isLast } of layersOf(units)) {
    const size = inputs * outputs;
    const kernel = reshape<Rank.R2>(slice(parameters, start, size), [inputs, outputs]);
    const z = add<Tensor2D>(matMul(h, kernel), slice(parameters, start + size, outputs));
    h = isLast ? z : tanh(z);
  }
  return h;
}

/** ½‖y − target‖², the mean over the images: the loss of Cohen et al. (2021), section 3. */
function squaredError(y: Tensor2D, targets: Tensor2D): Scalar {
  return mul(mean(sum(square(sub(y, targets)), 1)), 0.5);
}

/** Each layer's size, and where its weights begin in the vector of all parameters. */
function layersOf(units: Units) {
  let start = 0;
  return units.slice(1).map((outputs, index) => {
    const inputs = units[index]!;
    const layer = { inputs, outputs, start, isLast: index === units.length - 2 };
    start += (inputs + 1) * outputs;
    return layer;
  });
}

/** v/‖v‖ */
function unit(v: Tensor1D): Tensor1D {
  return div(v, norm(v));
}
