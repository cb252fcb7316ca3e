import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
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

describe('the files of a record are', () => {
  const withFiles = (sources: unknown) =>
    runRecordSchema.safeParse({ ...JSON.parse(first), format: 2, sources });

  test.each([
    'src/a.ts',
    'retrace/lab/define',
    'src/…/x..y/ü.ts',
    '.hidden/~a.ts',
    'C',
  ])('accepted by a name such as %j', (file) => {
    expect(withFiles({ [file]: '0123456789ab' })).toMatchObject({ success: true });
  });

  test.each<[string, unknown]>([
    ['an absolute path', { '/home/somebody/a.ts': '0123456789ab' }],
    ['an absolute path of Windows', { 'C:\\Users\\a.ts': '0123456789ab' }],
    ['a path of a share', { '\\\\server\\a.ts': '0123456789ab' }],
    ['a path from the home folder', { '~/a.ts': '0123456789ab' }],
    ['a path out of the project', { '../a.ts': '0123456789ab' }],
    ['a path that leaves it later', { 'src/../../a.ts': '0123456789ab' }],
    ['a path that only leaves it', { '..': '0123456789ab' }],
    ['no name', { '': '0123456789ab' }],
    ['a name that rewrites a terminal', { 'src/\u001b[2J.ts': '0123456789ab' }],
    ['a name of two lines', { 'src/a\n/home/b.ts': '0123456789ab' }],
    ['a very long name', { ['x'.repeat(1001)]: '0123456789ab' }],
    ['a digest in capitals', { 'src/a.ts': '0123456789AB' }],
    ['a longer digest', { 'src/a.ts': '0123456789abc' }],
    ['a text', { 'src/a.ts': 'changed it' }],
    [
      'too many',
      Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`${i}`, 'a'.repeat(12)])),
    ],
  ])('refused with %s', (_, sources) => {
    expect(withFiles(sources)).toMatchObject({ success: false });
  });
});
