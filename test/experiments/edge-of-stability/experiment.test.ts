import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { drawImages } from '../../../src/datasets/synthetic.ts';
import experiment from '../../../src/experiments/edge-of-stability/experiment.ts';
import { wasm } from '../../../src/lab/engines/wasm.ts';

type Parameters = z.output<typeof experiment.parameters>;

const data = drawImages(1, 40, 10);
const small: Parameters = {
  learningRate: 0.2,
  hidden: 16,
  images: 40,
  steps: 401,
  sharpnessEvery: 20,
  iterations: 20,
};

beforeAll(async () => {
  await wasm.start();
});

test('the sharpness rises to 2/η and stays near it, while the loss goes on falling', async () => {
  const rows = await runToEnd({ ...small, learningRate: 0.3 });
  const edge = 2 / 0.3;
  const late = rows.flatMap(({ step, sharpness }) => (step > 200 && sharpness ? [sharpness] : []));
  expect(late.length).toBeGreaterThan(8);
  for (const value of late) expect(Math.abs(value / edge - 1)).toBeLessThan(0.3);
  expect(rows.at(-1)!.loss).toBeLessThan(0.8 * rows[200]!.loss!);
});

test('the same seed gives the same run bit for bit, another seed another one', async () => {
  const short = { ...small, steps: 25 };
  const first = await runToEnd(short);
  expect(await runToEnd(short)).toEqual(first);
  expect((await runToEnd(short, 2))[0]!.loss).not.toBe(first[0]!.loss);
});

test('a run leaves no tensor behind', async () => {
  const before = memory().numTensors;
  await runToEnd({ ...small, steps: 21 });
  expect(memory().numTensors).toBe(before);
});

async function runToEnd(parameters: Parameters, seed = 1) {
  const rows: { step: number; loss?: number; accuracy?: number; sharpness?: number }[] = [];
  for await (const row of experiment.run({
    parameters,
    seed,
    data,
    resume: async () => 0,
    keep: async () => {},
  })) {
    const numbers: Record<string, number> = {};
    for (const [name, value] of Object.entries(row)) {
      numbers[name] = typeof value === 'number' ? value : (await value.data())[0]!;
      if (typeof value !== 'number') value.dispose();
    }
    rows.push({ ...numbers, step: row.step });
  }
  return rows;
}
