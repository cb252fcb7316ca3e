import { add, dispose, div, type Scalar, tidy, variable, zerosLike } from '@tensorflow/tfjs-core';
import type { LabelledImages } from 'retrace/datasets';
import { datasetNamed, defineExperiment } from 'retrace/lab';
import { z } from 'zod';
import { initialRunningMoments, updateRunningMoments } from '../shared/batch-normalisation.ts';
import { balancedSubset, readBatch } from '../shared/batches.ts';
import { evaluate } from '../shared/classification.ts';
import { dropoutMasks } from '../shared/dropout.ts';
import { epochOrder, stepsPerEpoch } from '../shared/epoch-order.ts';
import { type GradientShift, internalCovariateShift } from '../shared/internal-covariate-shift.ts';
import { landscapeMetrics, type Measurements, probedSteps } from '../shared/landscape-metrics.ts';
import { probeAlongGradient } from '../shared/loss-landscape.ts';
import { networkMetrics } from '../shared/network-metrics.ts';
import { cosine, descend, norm } from '../shared/vectors.ts';
import { applyLayers, lossByLayers, trainingPass } from '../shared/vgg/model.ts';
import { vggA } from '../shared/vgg/network.ts';
import {
  initialWeights,
  kernelOf,
  namedVariables,
  parametersOf,
  replaceParameters,
  toVariables,
} from '../shared/weights.ts';
import { articleCovariateShift } from './article-covariate-shift.ts';
import { published } from './published.ts';

/** The layer whose gradient is compared from step to step: the article's choice, right after batch norm. */
const followedLayer = 5;

/** The article's set-up: VGG-A on all of CIFAR-10, plain gradient descent. */
const articleParameters = {
  width: 1,
  classifier: 'vgg' as const,
  batchSize: 128,
  learningRate: 0.01,
  trainImages: 50_000,
  testImages: 10_000,
  icsLayers: [3, 5, 7] as (3 | 5 | 7)[],
  icsEvery: 10,
  landscapeEvery: 50,
};

export default defineExperiment({
  name: 'batch-norm',
  title: 'VGG-A with and without batch norm',
  dataset: datasetNamed<LabelledImages>('cifar10'),

  parameters: z
    .strictObject({
      batchNorm: z.boolean().describe('Whether layer 4, the 4th convolution, is batch-normalised.'),
      width: z.number().positive().max(4).describe('Units of every layer, as a share of VGG-A’s.'),
      classifier: z
        .enum(['vgg', 'compact'])
        .describe('4096-4096-10 with dropout of one half, or 512-512-10 without; times width.'),
      batchSize: z.int().positive().describe('Images a step; a last short batch is dropped.'),
      learningRate: z.number().nonnegative().describe('Of plain gradient descent, constant.'),
      epochs: z.int().positive().describe('Passes over the training images.'),
      trainImages: z.int().positive().describe('Training images: the first ones of each class.'),
      testImages: z.int().positive().describe('Test images: the first ones of each class.'),
      icsLayers: z
        .array(z.literal([3, 5, 7]))
        .min(1)
        .describe(
          'Where covariate shift is measured: the article’s layer 5, and one on each side.',
        ),
      icsEvery: z.int().positive().describe('Steps between measurements of covariate shift.'),
      landscapeEvery: z.int().positive().describe('Steps between probes of the loss landscape.'),
    })
    .refine(({ trainImages, batchSize }) => trainImages >= batchSize, {
      error: 'trainImages must fill a batch at least: raise it, or lower batchSize.',
    }),

  variants: {
    standard: { label: 'Standard', parameters: { batchNorm: false } },
    'batch-norm': { label: 'With batch norm', parameters: { batchNorm: true } },
  },

  profiles: {
    // The article's runs for accuracy and covariate shift.
    full: { seeds: [1], parameters: { ...articleParameters, epochs: 30 } },
    // Its runs for gradients and loss: a third as long.
    short: {
      label: '10 of the notebook’s 30 epochs',
      seeds: [1, 2, 3, 4, 5],
      parameters: { ...articleParameters, epochs: 10 },
    },
    // In 468 steps the standard network must leave its plateau (loss 2.30) for a meaningful comparison. At the
    // article's rate of 0.01 it stays there, and at the paper's 0.1 it hardly leaves; at 0.05 it leaves after about 250
    // steps.
    quick: {
      label: 'a quarter of the notebook’s width, a fifth of its images',
      seeds: [1, 2, 3, 4, 5],
      parameters: {
        width: 0.25,
        classifier: 'compact',
        batchSize: 128,
        learningRate: 0.05,
        epochs: 6,
        trainImages: 10_000,
        testImages: 2_000,
        icsLayers: [5],
        icsEvery: 10,
        landscapeEvery: 50,
      },
    },
  },

  // The variants of a seed start from the same weights and see the same batches.
  pairing: 'seed',
  shows: { profile: 'short', seeds: [1] },
  published,
  // How much each metric moves if the weights differ in their last bit, with a margin.
  // test/experiments/batch-norm/experiment.test.ts measures that.
  rounding: {
    loss: { relative: 1e-4 },
    // One image of a batch of 128 is 0.008.
    trainAccuracy: { absolute: 0.02 },
    gradientCosine: { absolute: 0.01 },
    icsCosine3: { absolute: 0.01 },
    icsCosine5: { absolute: 0.01 },
    icsCosine7: { absolute: 0.01 },
  },

  metrics: networkMetrics,

  length: (parameters) => ({
    steps: parameters.epochs * stepsPerEpoch(parameters),
    samplesPerStep: parameters.batchSize,
  }),

  async *run({ parameters, seed, data, resume }) {
    const { batchSize, learningRate, icsLayers, icsEvery, landscapeEvery } = parameters;
    const network = vggA(parameters, data.classes.length);
    const trainImages = balancedSubset(data.train, parameters.trainImages, data.classes);
    const testImages = balancedSubset(data.test, parameters.testImages, data.classes);
    const epochLength = stepsPerEpoch(parameters);
    const steps = parameters.epochs * epochLength;

    // These variables are the whole state of a run: seed and step determine everything else.
    const weights = toVariables(initialWeights(network, seed));
    const normalised = network.find(({ batchNorm }) => batchNorm);
    const running = normalised && initialRunningMoments(normalised.kernel.at(-1)!);
    const previousGradient = tidy(() => variable(zerosLike(kernelOf(weights, followedLayer))));
    const state = {
      ...namedVariables(weights),
      ...(running && { runningMean: running.mean, runningVariance: running.variance }),
      previousGradient,
    };
    const firstStep = await resume(state);

    // The classifier of the article's second network, which is drawn separately.
    const linearLayers = network.filter(({ kernel }) => kernel.length === 2);
    const articleClassifier = initialWeights(linearLayers, seed, 'article weights');
    let order: Uint32Array = trainImages; // positions in the training set

    try {
      for (let step = firstStep; step < steps; step++) {
        const epoch = Math.floor(step / epochLength);
        const batchOfEpoch = step % epochLength;
        if (batchOfEpoch === 0 || step === firstStep) order = epochOrder(trainImages, seed, epoch);

        const row = tidy(() => {
          const chosen = order.subarray(batchOfEpoch * batchSize, (batchOfEpoch + 1) * batchSize);
          const batch = readBatch(data, data.train, chosen); // [batch, 32, 32, 3], 0–1
          const masks = dropoutMasks(network, batchSize, seed, 'dropout', step);

          // L(θ), g = ∇L(θ) and θ − ηg. The weights become θ − ηg only after all measurements.
          const pass = trainingPass(network, weights, batch, masks);
          const before = parametersOf(weights);
          const after = descend(before, pass.gradients, learningRate);
          const gradients = replaceParameters(weights, pass.gradients);
          const gradient = kernelOf(gradients, followedLayer);

          const measured: Measurements = {
            loss: pass.loss,
            trainAccuracy: div(pass.correct, batchSize),
            gradientNorm: norm([gradient]),
          };
          // The gradient compared with that of the previous step.
          if (step > 0) {
            measured.gradientSum = norm([add(previousGradient, gradient)]);
            measured.gradientCosine = cosine([previousGradient], [gradient]);
          }
          // Internal covariate shift by this step, as the paper defines it and as the article measured it.
          if (step % icsEvery === 0) {
            const articleMasks = dropoutMasks(network, batchSize, seed, 'article dropout', step);
            const stepTaken = {
              before: weights,
              after: replaceParameters(weights, after),
              gradients,
              input: batch.images,
            };
            const shifts = internalCovariateShift(
              lossByLayers(network, batch, masks),
              stepTaken,
              icsLayers,
            );
            const articleShifts = articleCovariateShift(
              lossByLayers(network, batch, articleMasks),
              stepTaken,
              articleClassifier,
              icsLayers,
            );
            Object.assign(measured, shiftMetrics(icsLayers, shifts, articleShifts));
          }
          // The loss landscape along the gradient.
          if (step % landscapeEvery === 0) {
            const probes = probeAlongGradient(
              (parameters) =>
                trainingPass(network, replaceParameters(weights, parameters), batch, masks),
              before,
              pass.gradients,
              probedSteps.map((multiple) => multiple * learningRate),
            );
            Object.assign(measured, landscapeMetrics(probes, before));
          }

          // The step itself.
          for (const [i, parameter] of before.entries()) parameter.assign(after[i]!);
          if (running && pass.moments) updateRunningMoments(running, pass.moments);
          previousGradient.assign(gradient);
          return measured;
        });

        // The accuracy on the test images, after each epoch.
        if (batchOfEpoch === epochLength - 1) {
          const accuracy = evaluate(
            (images) => applyLayers(network, weights, images, { training: false, running }),
            data,
            testImages,
            batchSize,
          );
          row.testAccuracy = accuracy.exact;
          row.testAccuracyBatchMean = accuracy.batchMean;
        }
        yield { step, ...row };
      }
    } finally {
      dispose([Object.values(state), articleClassifier]);
    }
  },
});

/** By layer: the shifts as the paper defines them, and the article's. */
function shiftMetrics(
  layers: readonly number[],
  shifts: GradientShift[],
  articleShifts: Scalar[],
): Measurements {
  return Object.fromEntries(
    layers.flatMap((layer, i) => [
      [`ics${layer}`, shifts[i]!.norm],
      [`icsRelative${layer}`, shifts[i]!.relative],
      [`icsCosine${layer}`, shifts[i]!.cosine],
      [`icsArticle${layer}`, articleShifts[i]!],
    ]),
  );
}
