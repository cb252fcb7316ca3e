import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runRecordSchema } from '../../../src/lab/records/record.ts';
import { readRecord } from '../../../src/lab/records/store.ts';
import { createFixtureProject } from '../fixture-project.ts';

/** The first record that was ever committed: it is never changed, and every later Retrace reads it. */
const first = await readFile(path.join(import.meta.dirname, 'first-record.json'), 'utf8');
const folder = 'results/batch-norm/standard-quick-seed1';

test('the first record that was ever made is read as it was written', async () => {
  const { root, write } = await createFixtureProject();
  await write(`${folder}/run.json`, first);
  const record = await readRecord(root, 'batch-norm', 'standard-quick-seed1');
  expect(record).toEqual(JSON.parse(first));
  expect(runRecordSchema.shape.format.value).toBe(1);
});

test('a record of a later format is refused with the remedy', async () => {
  const { root, write } = await createFixtureProject();
  await write(`${folder}/run.json`, first.replace('"format": 1', '"format": 2'));
  await expect(readRecord(root, 'batch-norm', 'standard-quick-seed1')).rejects.toThrow(
    `${folder}/run.json: format: is of a newer Retrace, or unknown: update Retrace to read it (is 2)`,
  );
});
