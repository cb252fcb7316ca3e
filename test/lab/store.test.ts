import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareResults } from '../../src/lab/prepare.ts';
import { readResults } from '../../src/lab/read-results.ts';
import { readRecord, removeLeftovers } from '../../src/lab/store.ts';
import { createFixtureProject, type FixtureProject } from './fixture-project.ts';
import { recordFixture, statesOf } from './record-fixture.ts';

const run = 'results/growth/slow-quick-seed1';
let recorded: FixtureProject;

beforeAll(async () => {
  recorded = await createFixtureProject();
  await recordFixture(recorded.root, 'growth', { profile: 'quick' });
});

test('a record carries what was run, on what, when and what came out', async () => {
  const record = await readRecord(recorded.root, 'growth', 'slow-quick-seed1');
  expect(record).toMatchObject({
    experiment: 'growth',
    variant: 'slow',
    seed: 1,
    profile: 'quick',
    outcome: 'completed',
    parameters: { steps: 5, slope: 1, pauseMilliseconds: 0 },
    fingerprint: { packages: { 'fixture-gain': '1.0.0' } },
    dataset: { name: 'numbers', edition: 'text', samples: { train: 4, test: 0 } },
    provenance: { command: 'test', engine: { name: 'cpu', reason: 'asked for with --engine' } },
    series: { file: 'series.parquet', rows: 5 },
    summary: { size: 165 },
  });
  expect(record!.provenance.machine.processor).not.toBe('');
  expect(record!.provenance.samplesPerSecond).toBeGreaterThan(0);
});

test('the series is Parquet with a row a step, null where nothing was measured', async () => {
  const bytes = await readFile(path.join(recorded.root, run, 'series.parquet'));
  const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
  expect(rows.slice(0, 3)).toEqual([
    { step: 0, size: 44, rest: 44 % 7 },
    { step: 1, size: 176, rest: null },
    { step: 2, size: 704, rest: 704 % 7 },
  ]);
});

test('charts read metrics at the steps where they were measured', async () => {
  const [growth] = await prepareResults({ root: recorded.root, mode: 'stale-ok', report() {} });
  const results = await readResults(recorded.root, growth!);
  expect(results.variants.map(({ name }) => name)).toEqual(['slow', 'fast']);
  const series = results.variants[0]!.runs[0]!.series('rest');
  expect([...series.step]).toEqual([0, 2, 4]);
  expect(() => results.variants[0]!.runs[0]!.series('mass')).toThrow(/"mass"; it has size, rest/);
});

test('recording again replaces the record and leaves nothing else behind', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit('src/experiments/growth/experiment.ts', 'slope: 1', 'slope: 3');
  await recordFixture(project.root, 'growth', { profile: 'quick', variant: 'slow' });
  expect((await statesOf(project.root, 'growth'))['slow-quick-seed1']).toBe('fresh');
  expect(await readdir(path.join(project.root, 'results/growth'))).toEqual([
    'fast-quick-seed1',
    'slow-quick-seed1',
  ]);
});

test('what a killed process left is not taken for a record, and clean removes it', async () => {
  const project = await createFixtureProject(recorded);
  await mkdir(path.join(project.root, 'results/growth/.fast-full-seed1.99'));
  expect((await statesOf(project.root, 'growth'))['fast-full-seed1']).toBe('missing');
  expect(await removeLeftovers(project.root, 'growth')).toEqual([
    path.join('results/growth/.fast-full-seed1.99'),
  ]);
});

describe('a damaged results folder is reported with file and remedy:', () => {
  test.each<[string, (text: string) => string, RegExp]>([
    ['cut short', (text) => text.slice(0, 200), /run\.json: not JSON/],
    [
      'a field of another type',
      (text) => text.replace('"seed": 1', '"seed": "1"'),
      /run\.json: seed: .*number/,
    ],
    [
      'an unknown outcome',
      (text) => text.replace('"completed"', '"great"'),
      /run\.json: outcome: .*"completed"/,
    ],
    [
      'another run’s record',
      (text) => text.replace('"variant": "slow"', '"variant": "fast"'),
      /is the record of growth\/fast-quick-seed1/,
    ],
    [
      'a name that climbs out of its folder',
      (text) => text.replace('"variant": "slow"', '"variant": "../slow"'),
      /variant: must be kebab-case/,
    ],
    ['a huge file', (text) => text + ' '.repeat(2_000_000), /too large for a record/],
  ])('%s', async (_, damage, message) => {
    const project = await createFixtureProject(recorded);
    const file = path.join(project.root, run, 'run.json');
    await writeFile(file, damage(await readFile(file, 'utf8')));
    await expect(statesOf(project.root, 'growth')).rejects.toThrow(message);
  });

  test('series that are not the recorded ones', async () => {
    const project = await createFixtureProject(recorded);
    await project.write(`${run}/series.parquet`, 'PAR1');
    const [growth] = await prepareResults({ root: project.root, mode: 'stale-ok', report() {} });
    await expect(readResults(project.root, growth!)).rejects.toThrow(
      /series\.parquet: isn't the file that was recorded/,
    );
  });
});
