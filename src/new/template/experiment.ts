import {
  argMax,
  cast,
  dispose,
  equal,
  matMul,
  mean,
  mul,
  oneHot,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  valueAndGrad,
  variable,
  zeros,
} from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { LabelledImages } from 'retrace/datasets';
import { datasetNamed, defineExperiment } from 'retrace/lab';
import { z } from 'zod';

export default defineExperiment({
  name: 'study-name',
  title: 'Title of the study',
  dataset: datasetNamed<LabelledImages>('synthetic'),

  parameters: z.strictObject({
    learningRate: z.number().positive().describe('η of plain gradient descent.'),
    images: z.int().positive().describe('Training images, drawn by the seed.'),
    steps: z.int().positive(),
  }),

  variants: {
    low: { label: 'η = 0.1', parameters: { learningRate: 0.1 } },
    high: { label: 'η = 1', parameters: { learningRate: 1 } },
  },

  profiles: {
    quick: { seeds: [1, 2, 3], parameters: { images: 200, steps: 100 } },
  },

  metrics: {
    loss: 'Half the squared error of an image’s ten outputs, the mean over all images',
    accuracy: 'Share of the training images classified correctly',
  },

  length: ({ steps, images }) => ({ steps, samplesPerStep: images }),

  async *run({ parameters: { learningRate, images, steps }, seed, data, resume }) {
    const { x, labels, targets } = drawTrainingSet(data, images, seed);
    const weights = tidy(() => variable(zeros([x.shape[1], data.classes.length])));
    const loss = (w: Tensor2D): Scalar =>
      mul(mean(sum(square(sub(matMul(x, w), targets)), 1)), 0.5);

    try {
      for (let step = await resume({ weights }); step < steps; step++) {
        const row = tidy(() => {
          const { value, grad } = valueAndGrad(loss)(weights as Tensor2D);
          const correct = equal(argMax(matMul(x, weights), 1), labels);
          weights.assign(sub(weights, mul(grad, learningRate)));
          return { loss: value, accuracy: mean<Scalar>(cast(correct, 'float32')) };
        });
        yield { step, ...row };
      }
    } finally {
      dispose([x, labels, targets, weights]);
    }
  },
});

interface TrainingSet {
  /** [images, height · width · channels], of about length 1. */
  x: Tensor2D;
  /** [images] */
  labels: Tensor1D;
  /** [images, classes], one-hot. */
  targets: Tensor2D;
}

function drawTrainingSet({ train, shape, classes }: LabelledImages, images: number, seed: number) {
  const random = xoroshiro128plus(seed);
  const size = shape[0] * shape[1] * shape[2];
  const values = new Float32Array(images * size);
  const labels = new Int32Array(images);
  for (let i = 0; i < images; i++) {
    const image = uniformInt(random, 0, train.count - 1);
    labels[i] = train.labels[image]!;
    for (let j = 0; j < size; j++) {
      values[i * size + j] = (train.pixels[image * size + j]! / 127.5 - 1) / Math.sqrt(size);
    }
  }
  return tidy((): TrainingSet & Record<string, Tensor1D | Tensor2D> => {
    const chosen = tensor1d(labels, 'int32');
    const targets = cast(oneHot(chosen, classes.length), 'float32') as Tensor2D;
    return { x: tensor2d(values, [images, size]), labels: chosen, targets };
  });
}
