import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, test } from 'vitest';
import { processStamp } from '../../../src/files/process-stamp.ts';
import { asideName, temporaryName } from '../../../src/files/temporary-name.ts';
import {
  findLeftovers,
  readRecord,
  recordedIds,
  restoreSetAside,
} from '../../../src/lab/records/store.ts';
import { prepareResults } from '../../../src/lab/reporting/page-results.ts';
import { readResults } from '../../../src/lab/shown/read-results.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { recordFixture, statesOf } from '../record-fixture.ts';

const run = 'results/growth/slow-quick-seed1';
const dead = { ...processStamp(), pid: 99_999_999 };
const elsewhere = { ...processStamp(), host: 'n2', boot: 'b' };
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
  expect(record!.provenance.machine!.processor).not.toBe('');
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
  expect(() => results.variants[0]!.runs[0]!.series('mass')).toThrow(/"mass", but size, rest/);
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

test('what a killed process left is not taken for a record, nor what is not the lab’s for either', async () => {
  const project = await createFixtureProject(recorded);
  const results = path.join(project.root, 'results/growth');
  const run = path.join(results, 'fast-full-seed1');
  const names = [temporaryName(run, dead), asideName(run, dead), temporaryName(run, elsewhere)];
  const [left, aside, unseen] = names.map((name) => path.basename(name));
  // The form of temporary names in earlier versions.
  const older = '.fast-full-seed1.99999999';
  const kept = ['.git', 'notes', temporaryName('fast-full-seed1')];
  await mkdir(path.join(results, 'fast-full-seed1'));
  for (const name of [left!, aside!, unseen!, older, ...kept]) {
    await mkdir(path.join(results, name));
  }
  await project.write('results/growth/README.md', 'What was run, and why.');
  expect((await statesOf(project.root, 'growth'))['fast-full-seed1']).toBe('missing');
  expect(await recordedIds(project.root, 'growth')).toEqual([
    'fast-full-seed1',
    'fast-quick-seed1',
    'slow-quick-seed1',
  ]);
  const found = await findLeftovers(project.root, 'growth');
  expect(found.leftovers.sort()).toEqual(
    [left!, aside!, older].sort().map((name) => path.join('results/growth', name)),
  );
  expect(found.untold).toEqual([path.join('results/growth', unseen!)]);
});

test('a record that a killed process set aside, and replaced by nothing, is put back', async () => {
  const project = await createFixtureProject(recorded);
  const folder = path.join(project.root, run);
  const fast = path.join(project.root, 'results/growth/fast-quick-seed1');
  await mkdir(asideName(fast, dead));
  // It is not put back while its writer is at work, or may be.
  for (const owner of [processStamp(), elsewhere]) {
    const aside = asideName(folder, owner);
    await rename(folder, aside);
    expect((await statesOf(project.root, 'growth'))['slow-quick-seed1']).toBe('missing');
    expect(await restoreSetAside(project.root, 'growth')).toEqual([]);
    await rename(aside, folder);
  }
  await rename(folder, asideName(folder, dead));
  expect(await statesOf(project.root, 'growth')).toMatchObject({
    'fast-quick-seed1': 'fresh',
    'slow-quick-seed1': 'fresh',
  });
});

describe('a damaged record is told from a fresh one, with file and field:', () => {
  const edited = (from: string, to: string) => (text: string) => {
    if (!text.includes(from)) throw new Error(`run.json doesn't contain ${from}`);
    return text.replace(from, to);
  };

  test.each<[string, (text: string) => string, RegExp]>([
    ['cut short', (text) => text.slice(0, 200), /run\.json: not JSON/],
    ['a field of another type', edited('"seed": 1', '"seed": "1"'), /seed: .*number.* \(is "1"\)/],
    ['an unknown outcome', edited('"completed"', '"great"'), /outcome: .*"completed"/],
    [
      'another run’s record',
      edited('"variant": "slow"', '"variant": "fast"'),
      /is the record of growth\/fast-quick-seed1/,
    ],
    [
      'a name that climbs out of its folder',
      edited('"variant": "slow"', '"variant": "../slow"'),
      /variant: must be kebab-case/,
    ],
    ['a huge file', (text) => text + ' '.repeat(2_000_000), /too large for a record/],
    ['parameters that were edited', edited('"slope": 1', '"slope": 7'), /aren't those of its/],
  ])('%s', async (_, damage, message) => {
    const project = await createFixtureProject(recorded);
    const file = path.join(project.root, run, 'run.json');
    await writeFile(file, damage(await readFile(file, 'utf8')));
    const states = await statesOf(project.root, 'growth');
    expect(states['slow-quick-seed1']).toMatch(/^damaged: /);
    expect(states['slow-quick-seed1']).toMatch(message);
    expect(states['fast-quick-seed1']).toBe('fresh');
  });

  test('a summary that the series do not bear out', async () => {
    const project = await createFixtureProject(recorded);
    await project.edit(`${run}/run.json`, '"size": 165', '"size": 999');
    const [growth] = await prepareResults({ root: project.root, mode: 'stale-ok', report() {} });
    await expect(readResults(project.root, growth!)).rejects.toThrow(/summary in run\.json/);
  });

  test('series that are missing or not the recorded ones', async () => {
    const project = await createFixtureProject(recorded);
    await project.write(`${run}/series.parquet`, 'PAR1');
    const states = await statesOf(project.root, 'growth');
    expect(states['slow-quick-seed1']).toMatch(/series\.parquet: isn't the file that was recorded/);
    await rm(path.join(project.root, run, 'series.parquet'));
    expect((await statesOf(project.root, 'growth'))['slow-quick-seed1']).toMatch(/is missing/);
  });

  test('series that would never end, a pipe’s', async () => {
    const project = await createFixtureProject(recorded);
    const file = path.join(project.root, run, 'series.parquet');
    await rm(file);
    execFileSync('mkfifo', [file]);
    expect((await statesOf(project.root, 'growth'))['slow-quick-seed1']).toMatch(
      /^damaged: .*series\.parquet: is no file/,
    );
  });

  test.each([
    'run.json',
    'series.parquet',
    '.',
    '..',
  ])('what is reached by a link, though it is whole: %s', async (name) => {
    const project = await createFixtureProject(recorded);
    const file = path.join(project.root, run, name);
    await rename(file, path.join(project.root, 'elsewhere'));
    await symlink(path.join(project.root, 'elsewhere'), file);
    expect((await statesOf(project.root, 'growth'))['slow-quick-seed1']).toMatch(
      /^damaged: results\/growth.*: is a link; put what it leads to in its place/,
    );
  });

  test('but not if results are elsewhere, nor if they cannot be read now', async () => {
    const project = await createFixtureProject(recorded);
    const results = path.join(project.root, 'results');
    await rename(results, path.join(project.root, 'elsewhere'));
    await symlink('elsewhere', results);
    expect((await statesOf(project.root, 'growth'))['slow-quick-seed1']).toBe('fresh');
    await rm(results);
    await symlink('results', results);
    await expect(statesOf(project.root, 'growth')).rejects.toThrow(/can't be read \(ELOOP\); make/);
  });

  test('and what is no JSON is not quoted', async () => {
    const project = await createFixtureProject(recorded);
    await project.write(`${run}/run.json`, 'root:x:0:0:root');
    expect((await statesOf(project.root, 'growth'))['slow-quick-seed1']).toBe(
      `damaged: ${run}/run.json: not JSON; restore it`,
    );
  });
});

test('a metric that was declared after the run is missing only for those who read it', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(
    'src/experiments/growth/experiment.ts',
    "size: 'Size',",
    "size: 'Size', mass: 'M',",
  );
  const [growth] = await prepareResults({ root: project.root, mode: 'stale-ok', report() {} });
  const { series } = (await readResults(project.root, growth!)).variants[0]!.runs[0]!;
  expect(series('size').step).toHaveLength(5);
  expect(() => series('mass')).toThrow(/"mass".*run it again with --fresh/);
});

test('a series is a copy: who sorts it changes no other chart, value or claim', async () => {
  const [growth] = await prepareResults({ root: recorded.root, mode: 'stale-ok', report() {} });
  const { series } = (await readResults(recorded.root, growth!)).variants[0]!.runs[0]!;
  const before = [...series('size').value];
  series('size').value.reverse();
  series('size').step.fill(0);
  expect([...series('size').value]).toEqual(before);
  expect(series('size').step[1]).toBe(1);
});

test('the lists of variants and runs can’t be sorted by one for all', async () => {
  const [growth] = await prepareResults({ root: recorded.root, mode: 'stale-ok', report() {} });
  const { variants } = await readResults(recorded.root, growth!);
  expect(() => (variants as unknown[]).reverse()).toThrow(TypeError);
  expect(() => (variants[0]!.runs as unknown[]).push({})).toThrow(TypeError);
});

test('a run that ends before its length says so, and is not recorded', async () => {
  const project = await createFixtureProject();
  await project.edit('src/experiments/other/experiment.ts', 'ep < parameters.steps', 'ep < 2');
  const [outcome] = await recordFixture(project.root, 'other', {});
  expect(outcome).toMatchObject({
    error: { message: expect.stringMatching(/2 rows, but its length\(\) says 3:/) },
  });
});

test('a results folder that cannot be written is told before anything is run', async () => {
  const project = await createFixtureProject();
  await project.write('results/other', 'a file');
  await expect(recordFixture(project.root, 'other', {})).rejects.toThrow(
    /^results\/other: can't be written \(\w+\)/,
  );
});
