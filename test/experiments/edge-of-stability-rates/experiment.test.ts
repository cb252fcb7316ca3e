import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { drawImages } from '../../../src/datasets/synthetic.ts';
import experiment from '../../../src/experiments/edge-of-stability-rates/experiment.ts';
import { wasm } from '../../../src/lab/engines/wasm.ts';
import { runnerOf } from '../shared/run-by-hand.ts';
import { rates } from './results.ts';

type Parameters = z.output<typeof experiment.parameters>;

const { runToEnd, tensorCounts } = runnerOf(experiment, drawImages(1, 40, 10));

const small: Parameters = {
  learningRate: 0.2,
  hidden: 16,
  images: 40,
  time: 4,
  measurements: 5,
  iterations: 10,
};

let wholeRun: Awaited<ReturnType<typeof runToEnd>>;

beforeAll(async () => {
  await wasm.start();
  wholeRun = await runToEnd(small);
});

test('each rate has a variant, which its label tells', () => {
  const variants = Object.values(experiment.variants);
  expect(variants.map(({ parameters }) => parameters.learningRate)).toEqual(rates);
  expect(variants.map(({ label }) => label)).toEqual(rates.map((rate) => `η = ${rate}`));
});

test('a smaller rate takes more steps, with as many measurements', async () => {
  const slower = await runToEnd({ ...small, learningRate: 0.05 });
  for (const [{ rows }, steps, every] of [
    [wholeRun, 20, 4],
    [slower, 80, 16],
  ] as const) {
    expect(rows).toHaveLength(steps);
    const measured = rows.filter(({ sharpness }) => sharpness! > 0).map(({ step }) => step);
    expect(measured).toEqual([0, 1, 2, 3, 4].map((i) => i * every));
  }
  expect(experiment.length(small).steps).toBe(20);
  expect(experiment.length({ ...small, learningRate: 0.07 }).steps).toBe(57);
});

test('with fewer steps than measurements, each step is measured', async () => {
  const { rows } = await runToEnd({ ...small, time: 0.6 });
  expect(rows.map(({ sharpness }) => sharpness! > 0)).toEqual([true, true, true]);
});

test('a run that goes on after a stop is the same bit for bit', async () => {
  const { rows, digests } = await runToEnd(small, 1, wholeRun.checkpoints[6]);
  expect(rows).toEqual(wholeRun.rows.slice(7));
  expect(digests).toEqual(wholeRun.digests.slice(7));
});

test('the rates of a seed start from the same weights, those of another seed from others', async () => {
  const [faster, other] = [
    await runToEnd({ ...small, learningRate: 0.4 }),
    await runToEnd(small, 2),
  ];
  expect(faster.rows[0]).toEqual(wholeRun.rows[0]);
  expect(other.rows[0]!.loss).not.toBe(wholeRun.rows[0]!.loss);
});

test('a run leaves no tensor behind, nor do its steps', async () => {
  const before = memory().numTensors;
  expect((await tensorCounts(small, 9)).size).toBe(1);
  expect(memory().numTensors).toBe(before);
});
