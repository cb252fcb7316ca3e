import { Tensor } from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import { drawImages } from '../src/datasets/synthetic.ts';
import experiment from '../src/experiments/batch-norm/experiment.ts';
import type { Row } from '../src/lab/define.ts';

type Parameters = z.output<typeof experiment.parameters>;

/** The network to time: the article's, at any width, with its own classifier or the small one. */
export type SetUp = Pick<Parameters, 'width' | 'classifier'>;

/** Mean seconds per step. */
export interface StepTimes {
  /** Forward pass, backward pass and descent, with the metrics that are recorded at every step. */
  bare: number;
  /** The mean over a run of the profile `full`, with all its probes. */
  withProbes: number;
}

/** Synthetic images, because the speed doesn't depend on their content. */
const data = drawImages(1, 2000, 10);
const full = experiment.parameters.parse({
  ...experiment.profiles.full!.parameters,
  ...experiment.variants['batch-norm']!.parameters,
});
/** An interval between probes, in steps, that is longer than any measurement. */
const never = 1_000_000;

export const batchSize = full.batchSize;

/** Times the variant with batch norm: bare steps for `seconds`, and steps with either probe for half as long each. */
export async function timeStep(setUp: SetUp, seconds: number): Promise<StepTimes> {
  const { icsEvery, landscapeEvery } = full;
  const unprobed = { ...full, ...setUp, icsEvery: never, landscapeEvery: never };
  const bare = await timeSteps(unprobed, seconds);
  const shift = await timeSteps({ ...unprobed, icsEvery: 1 }, seconds / 2);
  const landscape = await timeSteps({ ...unprobed, landscapeEvery: 1 }, seconds / 2);
  const probes = (shift - bare) / icsEvery + (landscape - bare) / landscapeEvery;
  return { bare, withProbes: bare + probes };
}

/**
 * The mean seconds per step, over at least two steps, after two steps to warm up. The first warm-up step has every probe
 * on any schedule. Results are read back at every eighth step, as the lab reads in batches, so that a GPU need not wait
 * at each step.
 */
async function timeSteps(parameters: Parameters, seconds: number): Promise<number> {
  const rows = experiment.run({
    parameters: { ...parameters, trainImages: data.train.count, testImages: data.test.count },
    seed: 1,
    data,
    resume: async () => 0,
    keep: async () => {},
  });
  const next = async () => (await rows.next()).value as Row<string>;
  await next();
  await read(await next());
  const start = performance.now();
  let steps = 0;
  while (steps < 2 || performance.now() - start < 1000 * seconds) {
    const row = await next();
    if (steps++ % 8 === 1) await read(row);
  }
  await read(await next());
  const elapsed = (performance.now() - start) / 1000;
  await rows.return(undefined);
  return elapsed / (steps + 1);
}

async function read(row: Row<string>): Promise<void> {
  for (const value of Object.values(row)) if (value instanceof Tensor) await value.data();
}
