import type { LabelledImages } from 'retrace/datasets';
import { datasetNamed, defineExperiment } from 'retrace/lab';
import { z } from 'zod';
import { networkMetrics as all } from '../shared/network-metrics.ts';

export default defineExperiment({
  name: 'batch-norm-pytorch',
  title: 'VGG-A with and without batch norm, in PyTorch',
  dataset: datasetNamed<LabelledImages>('cifar10'),

  command: [
    'python3 train.py --data {dataset} --seed {seed} --batch-norm {batchNorm} --width {width}',
    '--batch-size {batchSize} --learning-rate {learningRate} --epochs {epochs}',
    '--train-images {trainImages} --test-images {testImages}',
    '--ics-every {icsEvery} --landscape-every {landscapeEvery}',
  ].join(' '),

  parameters: z.strictObject({
    batchNorm: z.boolean().describe('Whether the 4th convolution is batch-normalised.'),
    width: z.number().positive().max(4).describe('Units of every layer, as a share of VGG-A’s.'),
    batchSize: z.int().positive().describe('Images a step; a last short batch is dropped.'),
    learningRate: z.number().positive().describe('Of plain gradient descent, constant.'),
    epochs: z.int().positive().describe('Passes over the training images.'),
    trainImages: z.int().positive().describe('Training images: the first ones of each class.'),
    testImages: z.int().positive().describe('Test images: the first ones of each class.'),
    icsEvery: z.int().positive().describe('Steps between measurements of covariate shift.'),
    landscapeEvery: z.int().positive().describe('Steps between probes of the loss landscape.'),
  }),

  variants: {
    standard: { label: 'Standard', parameters: { batchNorm: false } },
    'batch-norm': { label: 'With batch norm', parameters: { batchNorm: true } },
  },

  profiles: {
    // As the profile of that name of `batch-norm`.
    quick: {
      label: 'a quarter of the notebook’s width, a fifth of its images',
      seeds: [1, 2, 3, 4, 5],
      parameters: {
        width: 0.25,
        batchSize: 128,
        learningRate: 0.05,
        epochs: 6,
        trainImages: 10_000,
        testImages: 2_000,
        icsEvery: 10,
        landscapeEvery: 50,
      },
    },
  },

  // The variants of a seed start from the same kernels and see the same batches.
  pairing: 'seed',

  metrics: {
    loss: 'Mean cross-entropy of the minibatch, in nats.',
    trainAccuracy: 'Share of the minibatch classified correctly, 0 to 1.',
    testAccuracy: all.testAccuracy,
    ics5: all.ics5,
    icsRelative5: all.icsRelative5,
    lossLow: all.lossLow,
    lossHigh: all.lossHigh,
    predictivenessLow: all.predictivenessLow,
    predictivenessHigh: all.predictivenessHigh,
    smoothnessMax: all.smoothnessMax,
  },

  length: ({ epochs, trainImages, batchSize }) => ({
    steps: epochs * Math.floor(trainImages / batchSize),
    samplesPerStep: batchSize,
  }),
});
