import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runRecordSchema } from '../../../src/lab/records/record.ts';
import { readRecord } from '../../../src/lab/records/store.ts';
import { lab } from '../commands/start-lab.ts';
import { createFixtureProject } from '../fixture-project.ts';

/** The first record that was ever committed: it is never changed, and every later Retrace reads it. */
const first = await readFile(path.join(import.meta.dirname, 'first-record.json'), 'utf8');
const experimentFile = 'src/experiments/growth/experiment.ts';
const folder = 'results/batch-norm/standard-quick-seed1';

test('the first record that was ever made is read as it was written', async () => {
  const { root, write } = await createFixtureProject();
  await write(`${folder}/run.json`, first);
  const record = await readRecord(root, 'batch-norm', 'standard-quick-seed1');
  expect(record).toEqual(JSON.parse(first));
  expect([...runRecordSchema.shape.format.values]).toEqual([1, 2]);
});

test('a record of a later format is refused with the remedy', async () => {
  const { root, write } = await createFixtureProject();
  await write(`${folder}/run.json`, first.replace('"format": 1', '"format": 3'));
  await expect(readRecord(root, 'batch-norm', 'standard-quick-seed1')).rejects.toThrow(
    `${folder}/run.json: format: is of a newer Retrace, or unknown: update Retrace to read it (is 3)`,
  );
});

test('a run without data and samples has neither a data set of its own nor a throughput', async () => {
  const { root, edit } = await createFixtureProject();
  await edit(experimentFile, "  dataset: datasetNamed<number[]>('numbers'),\n", '');
  await edit(experimentFile, 'data.reduce((sum, value) => sum + value, 0) + seed', 'seed');
  await edit(experimentFile, ', samplesPerStep: 4', '');
  const { code, output } = await lab(root, 'run', 'growth', '--variant', 'slow');
  expect(code, output).toBe(0);
  const record = await readRecord(root, 'growth', 'slow-quick-seed1');
  expect(record).toMatchObject({ format: 2, dataset: { name: 'none' } });
  expect(record!.provenance).not.toHaveProperty('samplesPerSecond');
  expect(await lab(root, 'verify', 'growth')).toMatchObject({ code: 0 });
});
