/** Runs in its own process: prints the experiment's first steps on the given engine, as JSON. */
import { drawImages } from '../../../src/datasets/synthetic.ts';
import experiment from '../../../src/experiments/batch-norm/experiment.ts';
import { engineNamed } from '../../../src/lab/engines/select.ts';
import type { EngineName } from '../../../src/lab/records/engine-names.ts';

const parameters = {
  batchNorm: process.argv[3] === 'batch-norm',
  width: 1 / 32,
  classifier: 'vgg' as const,
  batchSize: 10,
  learningRate: 0.05,
  epochs: 1,
  trainImages: 20,
  testImages: 10,
  icsLayers: [3, 5, 7] as (3 | 5 | 7)[],
  icsEvery: 1,
  landscapeEvery: 1,
};

await engineNamed(process.argv[2] as EngineName).start();
const rows: Record<string, number>[] = [];
const run = experiment.run({
  parameters,
  seed: Number(process.argv[4]),
  data: drawImages(1, 20, 10),
  resume: async () => 0,
  keep: async () => {},
});
for await (const row of run) {
  const numbers: Record<string, number> = {};
  for (const [metric, value] of Object.entries(row)) {
    numbers[metric] = typeof value === 'number' ? value : (await value.data())[0]!;
  }
  rows.push(numbers);
}
process.stdout.write(`${JSON.stringify(rows)}\n`, () => process.exit());
