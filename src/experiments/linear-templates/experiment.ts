import type { LabelledImages } from 'retrace/datasets';
import { array, datasetNamed, defineExperiment, picture, table } from 'retrace/lab';
import { z } from 'zod';
import { epochOrder } from '../shared/epoch-order.ts';
import {
  accuracyOf,
  confusionOf,
  inputsOf,
  landscapeOf,
  predict,
  templatesOf,
} from './measurements.ts';
import { descend, untrained } from './softmax.ts';

export default defineExperiment({
  name: 'linear-templates',
  title: 'What a linear classifier sees',
  dataset: datasetNamed<LabelledImages>('synthetic'),

  parameters: z.strictObject({
    input: z
      .enum(['grey', 'contrast'])
      .describe(
        'Of each pixel: its grey level less the image’s mean, or the size of that difference.',
      ),
    learningRate: z.number().positive().describe('Of plain gradient descent, constant.'),
    batchSize: z.int().positive().describe('Images a step; a last short batch is dropped.'),
    epochs: z.int().positive().describe('Passes over the training images.'),
    testEvery: z.int().positive().describe('Steps between looks at the test images.'),
  }),

  variants: {
    grey: { label: 'Grey levels', parameters: { input: 'grey' } },
    contrast: { label: 'Contrast', parameters: { input: 'contrast' } },
  },

  profiles: {
    quick: {
      seeds: [1, 2, 3],
      parameters: { learningRate: 0.02, batchSize: 50, epochs: 40, testEvery: 40 },
    },
  },

  // The variants of a seed see the same batches.
  pairing: 'seed',

  metrics: {
    loss: 'Cross-entropy of a batch, in nats',
    accuracy: 'Share of the test images classified correctly',
  },

  artifacts: {
    templates: picture(
      'The weights of each shape as a picture: white speaks for it, black against it',
    ),
    confusion: table('Test images by shape and by what was predicted', {
      actual: 'text',
      predicted: 'text',
      count: 'number',
    }),
    images: table('Each test image, and the probability of what was predicted', {
      shape: 'text',
      confidence: 'number',
    }),
    landscape: array('Loss of the test images on a plane through the solution, in nats', [
      'α',
      'β',
    ]),
  },

  length: ({ epochs, batchSize }) => ({
    steps: epochs * Math.floor(trainingImages / batchSize),
    samplesPerStep: batchSize,
  }),

  async *run({ parameters, seed, data, keep }) {
    const { input, learningRate, batchSize, epochs, testEvery } = parameters;
    const { classes, shape } = data;
    const training = inputsOf(data, data.train, input); // [2000, 1024]
    const test = inputsOf(data, data.test, input); // [500, 1024]
    const classifier = untrained(classes.length, training.size);
    const all = Uint32Array.from(data.train.labels.keys());

    let step = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = epochOrder(all, seed, epoch);
      for (let start = 0; start + batchSize <= order.length; start += batchSize) {
        const batch = order.subarray(start, start + batchSize);
        const loss = descend(classifier, training, batch, learningRate);
        // Twice as late each time, as changes get slower.
        if (Number.isInteger(Math.log2(step + 1) / 2)) {
          await keep('templates', templatesOf(classifier, shape[1]), step);
        }
        const isTested = (step + 1) % testEvery === 0;
        yield { step, loss, ...(isTested && { accuracy: accuracyOf(predict(classifier, test)) }) };
        step++;
      }
    }

    const predictions = predict(classifier, test);
    await keep('templates', templatesOf(classifier, shape[1]));
    await keep('confusion', confusionOf(predictions, classes));
    await keep(
      'images',
      predictions.map(({ actual, confidence }) => ({ shape: classes[actual]!, confidence })),
    );
    await keep('landscape', landscapeOf(classifier, test, seed));
  },
});

/** Of the data set. */
const trainingImages = 2000;
