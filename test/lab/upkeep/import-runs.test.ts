import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { surveyExperiments } from '../../../src/lab/planning/survey.ts';
import { withheldKinds } from '../../../src/lab/records/machine-facts.ts';
import { publishedRecord } from '../../../src/lab/records/published-record.ts';
import { writeRun } from '../../../src/lab/records/store.ts';
import { readRecordedTable } from '../../../src/lab/shown/read-results.ts';
import { importRuns } from '../../../src/lab/upkeep/import-runs.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { recordFixture, statesOf } from '../record-fixture.ts';

const run = 'results/growth/slow-quick-seed1';
let elsewhere: FixtureProject;

beforeAll(async () => {
  elsewhere = await createFixtureProject();
  await recordFixture(elsewhere.root, 'growth', { profile: 'quick' });
});

async function here(): Promise<FixtureProject> {
  const project = await createFixtureProject(elsewhere);
  await rm(path.join(project.root, 'results'), { recursive: true });
  return project;
}

test('runs that were recorded elsewhere are taken in, once', async () => {
  const { root } = await here();
  const names = ['growth/fast-quick-seed1', 'growth/slow-quick-seed1'];
  expect(await importRuns(root, elsewhere.root, undefined)).toEqual(
    names.map((name) => `${name}: imported`),
  );
  expect((await statesOf(root, 'growth'))['slow-quick-seed1']).toBe('fresh');
  expect(await importRuns(root, elsewhere.root, undefined)).toEqual(
    names.map((name) => `${name}: is here already`),
  );
});

test('a run that would be stale here is refused, and none is taken', async () => {
  const project = await here();
  await project.edit('src/experiments/growth/experiment.ts', 'slope: 1', 'slope: 1.5');
  await expect(importRuns(project.root, elsewhere.root, undefined)).rejects.toThrow(
    /slow-quick-seed1: would be stale here: parameter slope 1 → 1\.5/,
  );
  expect((await statesOf(project.root, 'growth'))['fast-quick-seed1']).toBe('missing');
});

test('a run on other data than those at hand is refused', async () => {
  const project = await here();
  await project.write('data.txt', '5 6 7 8\n');
  await expect(importRuns(project.root, elsewhere.root, undefined)).rejects.toThrow(
    /fast-quick-seed1: would be stale here: the data set changed/,
  );
});

test('a run in whose place stands another, fresh one is taken, and it says so', async () => {
  const { root } = await createFixtureProject(elsewhere);
  const [planned] = (
    await surveyExperiments(root, undefined, 'growth', { variant: 'slow', profile: 'quick' })
  )[0]!.runs;
  const { record, table } = await readRecordedTable(root, planned!.run, Infinity);
  table.metrics['rest']![0] = 6;
  await writeRun(root, record, table);
  expect(await importRuns(root, elsewhere.root, undefined)).toEqual([
    'growth/fast-quick-seed1: is here already',
    expect.stringMatching(
      /^growth\/slow-quick-seed1: imported, in place of other series recorded .{10} with cpu, ./,
    ),
  ]);
});

test('a run whose series are not the recorded ones is refused', async () => {
  const damaged = await createFixtureProject(elsewhere);
  await damaged.write(`${run}/series.parquet`, 'PAR1');
  await expect(importRuns((await here()).root, damaged.root, undefined)).rejects.toThrow(
    /series\.parquet: isn't the file that was recorded/,
  );
});

test('a folder without results is refused', async () => {
  const { root } = await here();
  await expect(importRuns(root, path.join(root, 'src'), undefined)).rejects.toThrow(
    /: has no results\/<experiment>\/<run>; name the folder/,
  );
});

test('a run whose summary the series do not bear out is refused', async () => {
  const { root } = await here();
  const forged = await createFixtureProject(elsewhere);
  await forged.edit(`${run}/run.json`, '"size": 165', '"size": 999');
  await expect(importRuns(root, forged.root, undefined)).rejects.toThrow(
    /slow-quick-seed1\/series\.parquet: the summary in run\.json isn't that of the series/,
  );
});

test.each([
  [[], /: is the copy that a site published, which leaves out what tells of its machine: take the/],
  [withheldKinds, /: is the copy that a site published: take the record itself/],
])('what a site published, with %j of its machine, is refused in one line', async (asked, reason) => {
  const { root } = await here();
  const site = await createFixtureProject(elsewhere);
  const record = JSON.parse(await readFile(path.join(site.root, run, 'run.json'), 'utf8'));
  await site.write(`${run}/run.json`, JSON.stringify(publishedRecord(record, asked)));
  const refusal = importRuns(root, site.root, undefined);
  await expect(refusal).rejects.toThrow(reason);
  await expect(refusal).rejects.toThrow(/^results\/growth\/slow-quick-seed1\/run\.json: .*$/);
});
