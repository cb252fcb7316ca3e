import { memory, scalar, type Tensor } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { drawImages } from '../../../src/datasets/synthetic.ts';
import experiment from '../../../src/experiments/batch-norm/experiment.ts';
import type { ComputedExperiment } from '../../../src/lab/define.ts';
import { wasm } from '../../../src/lab/engines/wasm.ts';
import { executeRun } from '../../../src/lab/running/execute-run.ts';

const data = drawImages(1, 20, 10);
const parameters = {
  batchNorm: true,
  width: 1 / 64,
  classifier: 'vgg',
  batchSize: 5,
  learningRate: 0.01,
  epochs: 30,
  trainImages: 20,
  testImages: 10,
  icsLayers: [3, 5, 7],
  icsEvery: 10,
  landscapeEvery: 50,
};
const run = {
  experiment: 'batch-norm',
  variant: 'batch-norm',
  seed: 1,
  profile: 'full',
  id: 'batch-norm-full-seed1',
  parameters,
} as const;

await wasm.start();

test('memory stays flat over a long run with read-backs and checkpoints', {
  timeout: 60_000,
}, async () => {
  const { counts, steps } = await countTensors(experiment as unknown as ComputedExperiment);
  expect(steps).toBe(120);
  expect(counts.length).toBeGreaterThan(20);
  expect(new Set(counts)).toHaveProperty('size', 1);
});

test('a tensor that is left behind at each step shows in the count', {
  timeout: 60_000,
}, async () => {
  const left: Tensor[] = [];
  const leaking: ComputedExperiment = {
    ...(experiment as unknown as ComputedExperiment),
    async *run(context) {
      for await (const row of experiment.run(context as Parameters<typeof experiment.run>[0])) {
        left.push(scalar(1));
        yield row;
      }
    },
  };
  const { counts } = await countTensors(leaking);
  for (const tensor of left) tensor.dispose();
  expect(counts.at(-1)! - counts[0]!).toBeGreaterThan(80);
});

/** Runs to the end as the lab does, and counts the tensors after each read-back. */
async function countTensors(definition: ComputedExperiment) {
  const counts: number[] = [];
  let milliseconds = 0;
  let steps = 0;
  const { outcome } = await executeRun(definition, run, data, {
    onProgress: (stepsDone) => {
      steps = stepsDone;
      // At the end the run holds no tensors any more, so only the counts during the run are comparable.
      if (stepsDone < 120) counts.push(memory().numTensors);
    },
    signal: new AbortController().signal,
    checkpoints: {
      restore: async () => undefined,
      due: () => milliseconds % 700 === 0,
      save: async (state) => {
        await Promise.all(Object.values(state).map((variable) => variable.data()));
      },
    },
    artifacts: { keep: async () => {}, settle: async () => {} },
    clock: () => (milliseconds += 100),
  });
  expect(outcome).toBe('completed');
  return { counts, steps };
}
