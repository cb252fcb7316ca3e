import { defineExperiment } from 'retrace/lab';
import { z } from 'zod';

/**
 * An example to change. Stochastic gradient descent finds the weights of a linear model from noisy samples, one a step.
 * Which estimate of the weights is better: the last step, or the average of all steps?
 *
 * `train.py` computes it. This file says which runs to make of it: `npm run lab -- run study-name` starts the command once
 * for each variant and seed, and records what it writes.
 */
export default defineExperiment({
  name: 'study-name',
  title: 'Title of the study',

  // A program and its arguments, started in this folder without a shell. Each parameter must be in it.
  command:
    'python3 train.py --estimate {estimate} --learning-rate {learningRate} --noise {noise} --weights {weights} --steps {steps} --seed {seed}',

  parameters: z.strictObject({
    estimate: z.enum(['last', 'average']),
    learningRate: z.number().positive(),
    noise: z.number().min(0).describe('Greatest error of a sample.'),
    weights: z.int().positive(),
    steps: z.int().positive(),
  }),

  // Each variant is run with each seed of a profile.
  variants: {
    last: { label: 'Last step', parameters: { estimate: 'last' } },
    average: { label: 'Average of all steps', parameters: { estimate: 'average' } },
  },
  profiles: {
    quick: {
      seeds: [1, 2, 3, 4, 5],
      parameters: { learningRate: 0.2, noise: 0.5, weights: 10, steps: 500 },
    },
  },

  // Both variants of a seed see the same samples.
  pairing: 'seed',

  metrics: { distance: 'Distance of the estimate from the true weights' },

  // The number of rows, for progress, and to refuse a run with fewer.
  length: ({ steps }) => ({ steps }),

  // A replay on the same machine must give the same bits. Without this, it must agree within rounding.
  reproducible: 'bitwise',
});
