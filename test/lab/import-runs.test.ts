import { rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { importRuns } from '../../src/lab/import-runs.ts';
import { createFixtureProject, type FixtureProject } from './fixture-project.ts';
import { recordFixture, statesOf } from './record-fixture.ts';

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
  expect(await importRuns(root, elsewhere.root)).toEqual(names.map((name) => `${name}: imported`));
  expect((await statesOf(root, 'growth'))['slow-quick-seed1']).toBe('fresh');
  expect(await importRuns(root, elsewhere.root)).toEqual(
    names.map((name) => `${name}: is here already`),
  );
});

test('a run that would be stale here is refused, and none is taken', async () => {
  const project = await here();
  await project.edit('src/experiments/growth/experiment.ts', 'slope: 1', 'slope: 1.5');
  await expect(importRuns(project.root, elsewhere.root)).rejects.toThrow(
    /slow-quick-seed1: would be stale here: the parameters changed/,
  );
  expect((await statesOf(project.root, 'growth'))['fast-quick-seed1']).toBe('missing');
});

test('a run whose series are not the recorded ones is refused', async () => {
  const damaged = await createFixtureProject(elsewhere);
  await damaged.write(`${run}/series.parquet`, 'PAR1');
  await expect(importRuns((await here()).root, damaged.root)).rejects.toThrow(
    /series\.parquet: isn't the file that was recorded/,
  );
});

test('a folder without results is refused', async () => {
  const { root } = await here();
  await expect(importRuns(root, path.join(root, 'src'))).rejects.toThrow(/has no results/);
});

test('a run whose summary the series do not bear out is refused', async () => {
  const { root } = await here();
  const forged = await createFixtureProject(elsewhere);
  await forged.edit(`${run}/run.json`, '"size": 165', '"size": 999');
  await expect(importRuns(root, forged.root)).rejects.toThrow(
    /slow-quick-seed1\/series\.parquet: the summary in run\.json isn't that of the series/,
  );
});
