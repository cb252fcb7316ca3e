import { rename } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { prepareResults } from '../../../src/lab/reporting/page-results.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { recordFixture } from '../record-fixture.ts';

const experimentFile = 'src/experiments/growth/experiment.ts';
let recorded: FixtureProject;

beforeAll(async () => {
  recorded = await createFixtureProject();
  await recordFixture(recorded.root, 'growth', { profile: 'quick' });
  await recordFixture(recorded.root, 'growth', { profile: 'full', variant: 'fast', seed: 2 });
});

async function unshownIn(
  { root }: FixtureProject,
  sources: readonly string[] = ['growth'],
): Promise<string[]> {
  let told: string[] = [];
  await prepareResults({
    root,
    mode: 'stale-ok',
    report() {},
    sourcesInUse: async () => sources,
    onUnshown(lines) {
      told = lines;
    },
  });
  return told;
}

test('runs that are planned and not recorded, or recorded and not shown, are told in a line an experiment', async () => {
  expect(await unshownIn(recorded)).toEqual([
    'growth: planned and not recorded: full seed 1, full seed 2 of slow; recorded and not shown: full seed 2 of fast',
    'other: planned and not recorded: quick seed 1',
  ]);
});

test.each([
  ['growth@full', false],
  ['growth@full,2', false],
  ['growth@full,1', true],
  ['other@quick', true],
  ['growth@fulll', true],
])('of runs beside those that an experiment shows, a post with %s shows some', async (source, isTold) => {
  const [line] = await unshownIn(recorded, ['growth', source]);
  expect(line!.includes('recorded and not shown: full seed 2 of fast')).toBe(isTold);
  expect(line).toContain('planned and not recorded: full seed 1, full seed 2 of slow');
});

test('seeds that follow each other are told as a range', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(experimentFile, 'seeds: [1, 2]', 'seeds: [2, 4, 5, 6, 8, 9]');
  expect((await unshownIn(project))[0]).toMatch(
    /^growth: planned and not recorded: full seed 2 of slow, full seeds 4 to 6, 8 and 9; /,
  );
});

test('what is stale is told as such, whether it is shown or not', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit('src/experiments/growth/rate.ts', 'slope + 1', 'slope + 2');
  expect((await unshownIn(project))[0]).toContain(
    'stale and not shown: full seed 2 of fast; stale and shown: quick seed 1',
  );
});

test('a damaged run, a seed that it leaves out and one that is no longer planned are told', async () => {
  const project = await createFixtureProject(recorded);
  await project.write('results/growth/slow-quick-seed1/run.json', '{');
  await project.edit(experimentFile, 'seeds: [1, 2]', 'seeds: [1]');
  expect((await unshownIn(project))[0]).toBe(
    'growth: planned and not recorded: full seed 1; damaged and not shown: quick seed 1 of slow; recorded and not shown: quick seed 1 of fast; recorded and no longer planned: full seed 2 of fast',
  );
});

test('runs of an experiment that is gone are told', async () => {
  const project = await createFixtureProject(recorded);
  await rename(
    path.join(project.root, 'results/growth'),
    path.join(project.root, 'results/decline'),
  );
  expect((await unshownIn(project)).at(-1)).toBe(
    'decline: recorded and no longer planned: full seed 2 of fast, quick seed 1',
  );
});
