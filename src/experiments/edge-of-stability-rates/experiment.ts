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
import { datasetNamed, defineExperiment, sweep } from 'retrace/lab';
import { z } from 'zod';
import { apply, initialParameters, squaredError, type Units } from '../shared/dense-network.ts';
import { sharpness, unit } from '../shared/sharpness.ts';
import { readSmallImages } from '../shared/small-images.ts';

export default defineExperiment({
  name: 'edge-of-stability-rates',
  title: 'The edge of stability at eight learning rates',
  dataset: datasetNamed<LabelledImages>('synthetic'),

  parameters: z.strictObject({
    learningRate: z
      .number()
      .positive()
      .describe('η of plain gradient descent on all images at once.'),
    hidden: z.int().positive().describe('Units of each of the two hidden layers.'),
    images: z.int().positive().describe('Training images: the first ones of the set.'),
    time: z
      .number()
      .positive()
      .describe('η times the number of steps: the time for which they follow the gradient flow.'),
    measurements: z
      .int()
      .positive()
      .describe('Of the sharpness, at most, evenly spread over the steps.'),
    iterations: z.int().positive().describe('Of the Lanczos method, for each measurement.'),
  }),

  // At 0.3, the first steps of seed 100 lead to infinity. It isn't among the seeds that are recorded.
  variants: sweep(
    { learningRate: [0.025, 0.035, 0.05, 0.07, 0.1, 0.14, 0.2, 0.25] },
    { words: { learningRate: 'rate' }, labels: { learningRate: (rate) => `η = ${rate}` } },
  ),

  profiles: {
    // In the time of 150, the sharpness of seed 100 reached 2/η at all rates but the smallest.
    quick: {
      seeds: [1, 2, 3, 4, 5],
      parameters: { hidden: 64, images: 200, time: 150, measurements: 50, iterations: 40 },
    },
  },

  // The rates of a seed start from the same weights.
  pairing: 'seed',

  metrics: {
    loss: 'Half the squared error of an image’s ten outputs, the mean over all images',
    accuracy: 'Share of the training images classified correctly',
    sharpness: 'The greatest eigenvalue of the loss’s Hessian',
  },

  length: (parameters) => ({
    steps: stepsOf(parameters),
    samplesPerStep: parameters.images,
  }),

  async *run({ parameters, seed, data, resume }) {
    const { learningRate, hidden, images, measurements, iterations } = parameters;
    const steps = stepsOf(parameters);
    const sharpnessEvery = Math.ceil(steps / measurements);
    const x = readSmallImages(data, images); // [images, 192]
    const labels = tensor1d(data.train.labels.slice(0, images), 'int32'); // [images]
    const targets = tidy(() => cast(oneHot(labels, data.classes.length), 'float32')) as Tensor2D; // [images, 10]
    const units: Units = [x.shape[1], hidden, hidden, data.classes.length];

    const theta = tidy(() => variable(initialParameters(units, seed))); // [parameters]
    // The same at each measurement, so that a resumed run needs no other state than θ.
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

/** A small rate takes more steps, so that all follow the gradient flow for the same time. */
function stepsOf({ time, learningRate }: { time: number; learningRate: number }): number {
  return Math.round(time / learningRate);
}
