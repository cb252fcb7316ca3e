import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { surveyExperiments } from '../../../src/lab/planning/survey.ts';
import { fingerprintRun } from '../../../src/lab/records/fingerprint.ts';
import { withheldKinds } from '../../../src/lab/records/machine-facts.ts';
import { publishedRecord } from '../../../src/lab/records/published-record.ts';
import type { RunRecord } from '../../../src/lab/records/record.ts';
import { recordedIds, writeRun } from '../../../src/lab/records/store.ts';
import { readRecordedTable } from '../../../src/lab/shown/read-results.ts';
import { importRuns } from '../../../src/lab/upkeep/import-runs.ts';
import { lab, startLab } from '../commands/start-lab.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { importLines } from '../import-lines.ts';
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
  expect(await importLines(root, elsewhere.root)).toEqual(names.map((name) => `${name}: imported`));
  expect((await statesOf(root, 'growth'))['slow-quick-seed1']).toBe('fresh');
  expect(await importLines(root, elsewhere.root)).toEqual(
    names.map((name) => `${name}: is here already`),
  );
});

test('a run that would be stale here is refused by its name and reason, and the others are taken', async () => {
  const project = await here();
  await project.edit('src/experiments/growth/experiment.ts', 'slope: 1', 'slope: 1.5');
  expect(await importLines(project.root, elsewhere.root, { dryRun: true })).toEqual([
    'growth/fast-quick-seed1: would be imported',
    expect.stringMatching(/^growth\/slow-quick-seed1: refused: would be stale here: parameter/),
  ]);
  expect((await statesOf(project.root, 'growth'))['fast-quick-seed1']).toBe('missing');
  expect(await importLines(project.root, elsewhere.root)).toEqual([
    'growth/fast-quick-seed1: imported',
    'growth/slow-quick-seed1: refused: would be stale here: parameter slope 1 → 1.5',
  ]);
  expect(await statesOf(project.root, 'growth')).toMatchObject({
    'fast-quick-seed1': 'fresh',
    'slow-quick-seed1': 'missing',
  });
});

test('the command exits with 1 and a count if a run is refused', async () => {
  const project = await here();
  await project.edit('src/experiments/growth/experiment.ts', 'slope: 1', 'slope: 1.5');
  const run = (...options: string[]) => lab(project.root, 'import', elsewhere.root, ...options);
  const dry = await run('--dry-run');
  expect(dry.code).toBe(1);
  expect(dry.errors).toContain('lab: 1 of 2 runs would be refused, with the reasons above');
  const { code, output, errors } = await run();
  expect(code).toBe(1);
  expect(output).toContain('growth/fast-quick-seed1: imported\n');
  expect(errors).toContain('lab: 1 of 2 runs refused, with the reasons above');
  await project.edit('src/experiments/growth/experiment.ts', 'slope: 1.5', 'slope: 1');
  const again = await run();
  expect(again.code).toBe(0);
  expect(again.output).toContain('growth/fast-quick-seed1: is here already\n');
  expect(again.output).toContain('growth/slow-quick-seed1: imported\n');
});

test('runs of an experiment that is not here, or does not load, are refused together', async () => {
  const project = await here();
  await rm(path.join(project.root, 'src/experiments/growth'), { recursive: true });
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);
  expect(await importRuns(project.root, elsewhere.root, undefined, { say })).toEqual({
    runs: 2,
    refused: 2,
  });
  expect(lines).toEqual([
    'growth: refused its 2 runs: there is no experiment "growth"; known: other',
  ]);
});

test('an import that is killed leaves whole runs, and the next one takes the rest', async () => {
  const project = await here();
  const many = await createFixtureProject(elsewhere);
  const seeds = Array.from({ length: 200 }, (_, i) => i + 1);
  for (const each of [project, many]) {
    await each.edit('src/experiments/growth/experiment.ts', 'seeds: [1, 2]', `seeds: [${seeds}]`);
  }
  await recordMade(many.root);
  const { process: child, end } = startLab(project.root, ['import', many.root]);
  child.stdout!.once('data', () => child.kill('SIGKILL'));
  const { code, output } = await end;
  expect(code).toBe(null);
  const taken = await recordedIds(project.root, 'growth');
  expect(taken.length).toBeGreaterThanOrEqual(output.trim().split('\n').length);
  expect(taken.length).toBeLessThan(400);
  const states = await statesOf(project.root, 'growth');
  expect(taken.map((id) => states[id])).toEqual(taken.map(() => 'fresh'));

  const lines = await importLines(project.root, many.root);
  const already = lines.filter((line) => line.endsWith(': is here already'));
  expect(already).toEqual(taken.map((id) => `growth/${id}: is here already`));
  expect(new Set(Object.values(await statesOf(project.root, 'growth')))).toEqual(
    new Set(['fresh']),
  );
});

/** Records the full runs of a project without computing them: each with the rows of a quick one. */
async function recordMade(root: string): Promise<void> {
  const [survey] = await surveyExperiments(root, undefined, 'growth');
  const { experiment, datasetDigest, runs } = survey!;
  const quick = runs.find(({ run }) => run.profile === 'quick')!.run;
  const { record, table } = await readRecordedTable(root, quick, Infinity);
  for (const { run } of runs.filter((each) => each.run.profile === 'full')) {
    const { variant, seed, profile, parameters } = run;
    const fingerprint = fingerprintRun(experiment.source, parameters, seed, datasetDigest!);
    const made = { variant, seed, profile, parameters, fingerprint } as Partial<RunRecord>;
    await writeRun(root, { ...record, ...made }, table);
  }
}

test('of a run that is here already, the files elsewhere are not read', async () => {
  const { root } = await createFixtureProject(elsewhere);
  const damaged = await createFixtureProject(elsewhere);
  await damaged.write(`${run}/series.parquet`, 'PAR1');
  expect(await importLines(root, damaged.root)).toEqual([
    'growth/fast-quick-seed1: is here already',
    'growth/slow-quick-seed1: is here already',
  ]);
});

test('a damaged run is replaced by the whole one', async () => {
  const damaged = await createFixtureProject(elsewhere);
  await damaged.write(`${run}/series.parquet`, 'PAR1');
  expect(await importLines(damaged.root, elsewhere.root)).toEqual([
    'growth/fast-quick-seed1: is here already',
    'growth/slow-quick-seed1: imported',
  ]);
  expect((await statesOf(damaged.root, 'growth'))['slow-quick-seed1']).toBe('fresh');
});

test('a run on other data than those at hand is refused', async () => {
  const project = await here();
  await project.write('data.txt', '5 6 7 8\n');
  expect((await importLines(project.root, elsewhere.root))[0]).toMatch(
    /fast-quick-seed1: refused: would be stale here: the data set changed/,
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
  expect(await importLines(root, elsewhere.root)).toEqual([
    'growth/fast-quick-seed1: is here already',
    expect.stringMatching(
      /^growth\/slow-quick-seed1: imported, in place of other series recorded .{10} with cpu, ./,
    ),
  ]);
});

test('a run whose series are not the recorded ones is refused', async () => {
  const damaged = await createFixtureProject(elsewhere);
  await damaged.write(`${run}/series.parquet`, 'PAR1');
  expect(await importLines((await here()).root, damaged.root)).toEqual([
    'growth/fast-quick-seed1: imported',
    expect.stringMatching(/refused: .*series\.parquet: isn't the file that was recorded/),
  ]);
});

test('a folder without results is refused', async () => {
  const { root } = await here();
  await expect(importLines(root, path.join(root, 'src'))).rejects.toThrow(
    /: has no results\/<experiment>\/<run>; name the folder/,
  );
});

test('a run whose summary the series do not bear out is refused', async () => {
  const { root } = await here();
  const forged = await createFixtureProject(elsewhere);
  await forged.edit(`${run}/run.json`, '"size": 165', '"size": 999');
  expect((await importLines(root, forged.root)).at(-1)).toMatch(
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
  const line = (await importLines(root, site.root)).at(-1);
  expect(line).toMatch(reason);
  expect(line).toMatch(/: refused: results\/growth\/slow-quick-seed1\/run\.json: .*$/);
});
