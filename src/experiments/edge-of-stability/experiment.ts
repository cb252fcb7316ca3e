import {
  argMax,
  cast,
  dispose,
  equal,
  mean,
  mul,
  oneHot,
  type Scalar,
  sub,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tidy,
  valueAndGrad,
  variable,
} from '@tensorflow/tfjs-core';
import type { LabelledImages } from 'retrace/datasets';
import { datasetNamed, defineExperiment } from 'retrace/lab';
import { z } from 'zod';
import { apply, initialParameters, squaredError, type Units } from '../shared/dense-network.ts';
import { sharpness, unit } from '../shared/sharpness.ts';
import { readSmallImages } from '../shared/small-images.ts';

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
