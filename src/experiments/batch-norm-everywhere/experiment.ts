import { dispose, div, type Scalar, tidy } from '@tensorflow/tfjs-core';
import type { LabelledImages } from 'retrace/datasets';
import { datasetNamed, defineExperiment, sweep } from 'retrace/lab';
import { z } from 'zod';
import { balancedSubset, readBatch } from '../shared/batches.ts';
import { evaluate } from '../shared/classification.ts';
import { epochOrder, stepsPerEpoch } from '../shared/epoch-order.ts';
import { internalCovariateShift } from '../shared/internal-covariate-shift.ts';
import { landscapeMetrics, probedSteps } from '../shared/landscape-metrics.ts';
import { probeAlongGradient } from '../shared/loss-landscape.ts';
import { descend, norm } from '../shared/vectors.ts';
import { lossByLayers } from '../shared/vgg/model.ts';
import { vggA } from '../shared/vgg/network.ts';
import {
  initialWeights,
  kernelOf,
  namedVariables,
  parametersOf,
  replaceParameters,
  toVariables,
} from '../shared/weights.ts';
import { type Metric, metrics } from './metrics.ts';
import { classify, followMoments, namedMoments, runningMomentsOf, trainingPass } from './model.ts';
import { normalisedThroughout } from './network.ts';

/** The layer whose covariate shift is measured, as in the paper's figure 3. */
const measuredLayer = 5;

export default defineExperiment({
  name: 'batch-norm-everywhere',
  title: 'Batch norm after every convolution, at three learning rates',
  dataset: datasetNamed<LabelledImages>('cifar10'),

  parameters: z.strictObject({
    batchNorm: z.boolean().describe('Whether every convolution is batch-normalised.'),
    learningRate: z.number().positive().describe('Of plain gradient descent, constant.'),
    width: z.number().positive().max(4).describe('Units of every layer, as a share of VGG-A’s.'),
    batchSize: z.int().positive().describe('Images a step; a last short batch is dropped.'),
    epochs: z.int().positive().describe('Passes over the training images.'),
    trainImages: z.int().positive().describe('Training images: the first ones of each class.'),
    testImages: z.int().positive().describe('Test images: the first ones of each class.'),
    icsEvery: z.int().positive().describe('Steps between measurements of covariate shift.'),
    landscapeEvery: z.int().positive().describe('Steps between probes of the loss landscape.'),
  }),

  // The rates of Santurkar et al., 0.1 and 0.5, and that of the 2020 notebook.
  variants: sweep(
    { batchNorm: [false, true], learningRate: [0.01, 0.1, 0.5] },
    {
      labels: {
        batchNorm: (isOn) => (isOn ? 'With batch norm' : 'Standard'),
        learningRate: (rate) => `η = ${rate}`,
      },
    },
  ),

  profiles: {
    // At 0.1 the standard network leaves its plateau after about 450 steps of 1,170, as a run of seed 100 showed, which is
    // not among those recorded.
    quick: {
      label: 'a quarter of VGG-A’s width, a fifth of the images',
      seeds: [1, 2, 3, 4, 5],
      parameters: {
        width: 0.25,
        batchSize: 128,
        epochs: 15,
        trainImages: 10_000,
        testImages: 2_000,
        icsEvery: 10,
        landscapeEvery: 25,
      },
    },
  },

  // The variants of a seed start from the same kernels and see the same batches.
  pairing: 'seed',

  metrics,

  length: (parameters) => ({
    steps: parameters.epochs * stepsPerEpoch(parameters),
    samplesPerStep: parameters.batchSize,
  }),

  async *run({ parameters, seed, data, resume }) {
    const { batchNorm, learningRate, width, batchSize, icsEvery, landscapeEvery } = parameters;
    const plain = vggA({ batchNorm: false, width, classifier: 'compact' }, data.classes.length);
    const network = batchNorm ? normalisedThroughout(plain) : plain;
    const trainImages = balancedSubset(data.train, parameters.trainImages, data.classes);
    const testImages = balancedSubset(data.test, parameters.testImages, data.classes);
    const epochLength = stepsPerEpoch(parameters);
    const steps = parameters.epochs * epochLength;

    // These variables are the whole state of a run: seed and step determine everything else.
    const weights = toVariables(initialWeights(network, seed));
    const running = runningMomentsOf(network);
    const state = { ...namedVariables(weights), ...namedMoments(running) };
    const firstStep = await resume(state);
    let order: Uint32Array = trainImages; // positions in the training set

    try {
      for (let step = firstStep; step < steps; step++) {
        const epoch = Math.floor(step / epochLength);
        const batchOfEpoch = step % epochLength;
        if (batchOfEpoch === 0 || step === firstStep) order = epochOrder(trainImages, seed, epoch);

        const row = tidy(() => {
          const chosen = order.subarray(batchOfEpoch * batchSize, (batchOfEpoch + 1) * batchSize);
          const batch = readBatch(data, data.train, chosen); // [batch, 32, 32, 3], 0–1

          // L(θ), g = ∇L(θ) and θ − ηg. The weights become θ − ηg only after all measurements.
          const pass = trainingPass(network, weights, batch);
          const before = parametersOf(weights);
          const after = descend(before, pass.gradients, learningRate);
          const gradients = replaceParameters(weights, pass.gradients);

          const measured: { [M in Metric]?: Scalar } = {
            loss: pass.loss,
            trainAccuracy: div(pass.correct, batchSize),
            gradientNorm: norm([kernelOf(gradients, measuredLayer)]),
          };
          // Internal covariate shift by this step, as the paper defines it.
          if (step % icsEvery === 0) {
            const [shift] = internalCovariateShift(
              lossByLayers(network, batch, []),
              {
                before: weights,
                after: replaceParameters(weights, after),
                gradients,
                input: batch.images,
              },
              [measuredLayer],
            );
            measured.ics5 = shift!.norm;
            measured.icsRelative5 = shift!.relative;
            measured.icsCosine5 = shift!.cosine;
          }
          // The loss landscape along the gradient.
          if (step % landscapeEvery === 0) {
            const probes = probeAlongGradient(
              (parameters) => trainingPass(network, replaceParameters(weights, parameters), batch),
              before,
              pass.gradients,
              probedSteps.map((multiple) => multiple * learningRate),
            );
            Object.assign(measured, landscapeMetrics(probes, before));
          }

          // The step itself.
          for (const [i, parameter] of before.entries()) parameter.assign(after[i]!);
          followMoments(running, pass.moments);
          return measured;
        });

        // The accuracy on the test images, after each epoch.
        if (batchOfEpoch === epochLength - 1) {
          const { exact, batchMean } = evaluate(
            (images) => classify(network, weights, images, running),
            data,
            testImages,
            batchSize,
          );
          dispose(batchMean);
          row.testAccuracy = exact;
        }
        yield { step, ...row };
      }
    } finally {
      dispose(Object.values(state));
    }
  },
});
