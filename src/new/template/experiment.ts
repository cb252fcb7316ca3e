import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { defineExperiment } from 'retrace/lab';
import { z } from 'zod';

/**
 * An example to change. Stochastic gradient descent finds the weights of a linear model from noisy samples, one a step.
 * Which estimate of the weights is better: the last step, or the average of all steps?
 *
 * The arithmetic here is plain TypeScript, and the run draws its own samples. To train a network, import
 * `@tensorflow/tfjs-core`: the lab starts its engine. For data, add a `dataset`: `synthetic` and `cifar10` are images.
 */
export default defineExperiment({
  name: 'study-name',
  title: 'Title of the study',

  parameters: z.strictObject({
    averaged: z.boolean().describe('Whether the estimate is the average of all steps.'),
    learningRate: z.number().positive(),
    noise: z.number().min(0).describe('Greatest error of a sample.'),
    weights: z.int().positive(),
    steps: z.int().positive(),
  }),

  // Each variant is run with each seed of a profile.
  variants: {
    last: { label: 'Last step', parameters: { averaged: false } },
    average: { label: 'Average of all steps', parameters: { averaged: true } },
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

  length: ({ steps }) => ({ steps }),

  async *run({ parameters: { averaged, learningRate, noise, weights, steps }, seed }) {
    // All chance comes from the seed, so that anyone can repeat the run. Of pure-rand's generators, this one draws unrelated
    // numbers for neighbouring seeds from the first number on.
    const random = mersenne(seed);
    const draw = () => 2 * uniformFloat64(random) - 1; // uniform between −1 and 1
    const drawVector = () => Array.from({ length: weights }, draw);

    const truth = drawVector();
    const current = Array<number>(weights).fill(0);
    const average = Array<number>(weights).fill(0);
    for (let step = 0; step < steps; step++) {
      const x = drawVector();
      const y = dot(truth, x) + noise * draw();
      const error = dot(current, x) - y;
      for (let i = 0; i < weights; i++) {
        current[i]! -= learningRate * error * x[i]!;
        average[i]! += (current[i]! - average[i]!) / (step + 1);
      }
      yield { step, distance: distance(averaged ? average : current, truth) };
    }
  },
});

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function distance(a: readonly number[], b: readonly number[]): number {
  const difference = a.map((value, i) => value - b[i]!);
  return Math.sqrt(dot(difference, difference));
}
