import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import {
  prepareResults,
  resultsMode,
  startsPrograms,
} from '../../../src/lab/reporting/page-results.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { recordFixture } from '../record-fixture.ts';
import { commandProject, walk } from '../running/command/command-project.ts';

const experimentFile = 'src/experiments/growth/experiment.ts';
let recorded: FixtureProject;

beforeAll(async () => {
  recorded = await createFixtureProject();
  await recordFixture(recorded.root, 'growth', { profile: 'quick' });
  await recordFixture(recorded.root, 'other', {});
});

async function prepareGrowth(project: FixtureProject, mode: 'run' | 'frozen' | 'stale-ok') {
  const lines: string[] = [];
  const report = (line: string) => lines.push(line);
  const prepared = await prepareResults({ root: project.root, mode, report });
  return { growth: prepared.find(({ name }) => name === 'growth')!, lines };
}

test('fresh results are taken as they are and nothing is run', async () => {
  const { growth, lines } = await prepareGrowth(recorded, 'run');
  expect(growth).toMatchObject({ profile: 'quick', stale: false });
  expect(growth.runs.map(({ id }) => id)).toEqual(['slow-quick-seed1', 'fast-quick-seed1']);
  expect(lines).toEqual([]);
});

test('only a caller that shows runs in progress is told which runs are awaited, and under which fingerprints', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(experimentFile, 'seeds: [1],', 'seeds: [1, 2],');
  const prepare = async (awaitsRuns?: boolean) => {
    const options = { root: project.root, mode: 'stale-ok', report: () => {} } as const;
    const prepared = await prepareResults({ ...options, ...(awaitsRuns && { awaitsRuns }) });
    return prepared.find(({ name }) => name === 'growth')!;
  };
  expect((await prepare()).awaited).toBeUndefined();
  const { awaited, runs } = await prepare(true);
  const quick = awaited!.filter(({ profile }) => profile === 'quick');
  expect(quick.map(({ id }) => id)).toEqual(['slow-quick-seed2', 'fast-quick-seed2']);
  const [first] = runs;
  await recordFixture(project.root, 'growth', { profile: 'quick', seed: 2 });
  const { planned, awaited: left } = await prepare(true);
  const now = planned.find(({ id }) => id === 'slow-quick-seed2')!;
  expect(quick[0]!.fingerprints).toEqual([now.record!.fingerprint.digest]);
  expect(quick[0]!.steps).toBe(first!.record.series.rows);
  expect(left!.filter(({ profile }) => profile === 'quick')).toEqual([]);
});

test('of several profiles, the experiment must say which one is shown', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(experimentFile, 'shows:', '// shows:');
  await expect(prepareGrowth(project, 'frozen')).rejects.toThrow(
    "experiment growth has the profiles full, quick: say which one pages show, as in shows: { profile: 'full' }",
  );
});

test('a seed that isn’t there stops a frozen build, though others are', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(experimentFile, 'seeds: [1],', 'seeds: [1, 2],');
  await expect(prepareGrowth(project, 'frozen')).rejects.toThrow(
    'growth: 2 runs are missing (quick seed 2)\n    npm run lab -- run growth --seed 2 --profile quick',
  );
  const { growth } = await prepareGrowth(project, 'stale-ok');
  expect(growth).toMatchObject({ plannedSeeds: 2 });
  expect(growth.runs.map(({ id }) => id)).toEqual(['slow-quick-seed1', 'fast-quick-seed1']);
  expect(growth.missing).toHaveLength(2);
});

const run = 'results/growth/slow-quick-seed1';
const conflict = '{\n<<<<<<< HEAD\n  "format": 1,\n=======\n  "format": 2,\n>>>>>>> theirs\n}\n';
const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';

test.each<[string, string, (before: Buffer) => string | Buffer | undefined, RegExp]>([
  [
    'has conflict marks in its record',
    'run.json',
    () => conflict,
    /run\.json: has the marks of a merge conflict; .*`git checkout --ours -- results\/growth\/slow-quick-seed1`, or --theirs/,
  ],
  ['is cut in its record', 'run.json', (before) => before.subarray(0, 99), /run\.json: not JSON/],
  [
    'has a byte order mark before its record',
    'run.json',
    (before) => Buffer.concat([Buffer.from('\ufeff'), before]),
    /run\.json: not JSON; restore it/,
  ],
  ['has a list as its record', 'run.json', () => '[1]', /run\.json: .*expected object.*\[1\]/],
  [
    'has the record of another seed',
    'run.json',
    (before) => String(before).replace('"seed": 1', '"seed": 2'),
    /run\.json: its parameters, seed or data aren't those of its fingerprint/,
  ],
  [
    'has other series',
    'series.parquet',
    (before) => Buffer.from(before.map((byte, i) => (i === 40 ? byte ^ 1 : byte))),
    /series\.parquet: isn't the file that was recorded \(its SHA-256 differs\); restore it/,
  ],
  [
    'has lost its record',
    'run.json',
    () => undefined,
    /run\.json: is missing, though its folder is there; restore it/,
  ],
  [
    'is a Git LFS pointer in place of its record',
    'run.json',
    () => pointer,
    /run\.json: is a Git LFS pointer in place of the file; fetch it: `git lfs pull`/,
  ],
  [
    'is a Git LFS pointer in place of its series',
    'series.parquet',
    () => pointer,
    /series\.parquet: is a Git LFS pointer in place of the file; fetch it: `git lfs pull`/,
  ],
  [
    'is cut in its series',
    'series.parquet',
    (before) => before.subarray(0, -9),
    /series\.parquet: is cut short; restore it/,
  ],
  ['has empty series', 'series.parquet', () => '', /series\.parquet: is cut short; restore it/],
  [
    'has lost its series',
    'series.parquet',
    () => undefined,
    /series\.parquet: is missing beside its run\.json; restore it/,
  ],
])('a run that %s stops a build, which records nothing over it', async (_, name, damage, message) => {
  const project = await createFixtureProject(recorded);
  const folder = path.join(project.root, run);
  const file = path.join(folder, name);
  const damaged = damage(await readFile(file));
  if (damaged === undefined) await rm(file);
  else await writeFile(file, damaged);
  const left = await contentsOf(folder);
  for (const mode of ['frozen', 'run'] as const) {
    const refusal = await prepareGrowth(project, mode).catch((error: Error) => error.message);
    expect(refusal).toMatch(
      /^damaged runs are not overwritten\. .*\n {2}growth\/slow-quick-seed1 is damaged \(results\/[^\n]*$/,
    );
    expect(refusal).toMatch(message);
  }
  const { growth } = await prepareGrowth(project, 'stale-ok');
  expect(growth.runs).toEqual([]);
  expect(await contentsOf(folder)).toEqual(left);
});

test('an empty folder holds no evidence: its run is missing', async () => {
  const project = await createFixtureProject(recorded);
  await rm(path.join(project.root, run), { recursive: true });
  await mkdir(path.join(project.root, run));
  await expect(prepareGrowth(project, 'frozen')).rejects.toThrow('slow-quick-seed1 is missing');
});

async function contentsOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const texts = names.map(async (name) => [name, await readFile(path.join(folder, name), 'hex')]);
  return Object.fromEntries(await Promise.all(texts));
}

test('an experiment can say which runs are shown, and others recorded meanwhile change no page', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(
    experimentFile,
    "shows: { profile: 'quick' }",
    "shows: { profile: 'full', seeds: [1] }",
  );
  await expect(prepareGrowth(project, 'frozen')).rejects.toThrow(
    'growth: 2 runs are missing (full seed 1)\n    npm run lab -- run growth --seed 1 --profile full',
  );
  await expect(prepareGrowth(project, 'run')).rejects.toThrow('a build records quick runs only');

  await recordFixture(project.root, 'growth', { profile: 'full', seed: 1 });
  const { growth } = await prepareGrowth(project, 'frozen');
  await recordFixture(project.root, 'growth', { profile: 'full', seed: 2 });
  const { growth: later } = await prepareGrowth(project, 'frozen');
  expect({ ...later, planned: growth.planned }).toEqual(growth);
  expect(growth.runs.map(({ id }) => id)).toEqual(['slow-full-seed1', 'fast-full-seed1']);
  expect(growth.missing).toEqual([]);
});

test.each([
  ["{ profile: 'short' }", 'shows the profile short, which it doesn’t have; known: '],
  [
    "{ profile: 'quick', seeds: [9] }",
    'shows seed 9, which its profile quick doesn’t plan; planned: 1',
  ],
])('to show %s, which isn’t planned, is refused', async (shows, message) => {
  const project = await createFixtureProject(recorded);
  await project.edit(experimentFile, "{ profile: 'quick' }", shows);
  await expect(prepareGrowth(project, 'frozen')).rejects.toThrow(message.replace('’', "'"));
});

test('seeds that recorded the same bits are refused', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(experimentFile, 'seeds: [1],', 'seeds: [1, 2],');
  await project.edit(experimentFile, ', 0) + seed)', ', 0))');
  await expect(prepareGrowth(project, 'run')).rejects.toThrow(/recorded the same bits/);
});

test('frozen fails, naming what is missing or stale and the command that makes it', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(experimentFile, 'slope: 1', 'slope: 4');
  await expect(prepareGrowth(project, 'frozen')).rejects.toThrow(
    /growth\/slow-quick-seed1 is stale: parameter slope 1 → 4\n +npm run lab -- run growth --variant slow --seed 1 --profile quick$/,
  );
  await project.edit(experimentFile, 'seeds: [1],', 'seeds: [7],');
  await expect(prepareGrowth(project, 'frozen')).rejects.toThrow(
    /growth: 2 runs are missing \(quick seed 7\)\n +npm run lab -- run growth --profile quick$/,
  );
});

test('stale-ok shows stale results and says why they are', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(experimentFile, 'slope: 1', 'slope: 4');
  const { growth } = await prepareGrowth(project, 'stale-ok');
  expect(growth.stale).toBe(true);
  expect(growth.runs.map(({ state, staleBecause }) => [state, staleBecause])).toEqual([
    ['stale', ['parameter slope 1 → 4']],
    ['fresh', []],
  ]);
});

test('stale-ok leaves out what was never recorded and runs nothing', async () => {
  const project = await createFixtureProject();
  const { growth } = await prepareGrowth(project, 'stale-ok');
  expect(growth.runs).toEqual([]);
  expect(growth.missing).toHaveLength(2);
  await expect(readdir(path.join(project.root, 'results'))).rejects.toThrow('ENOENT');
});

test('run records in quick what is missing or stale, and only that', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(experimentFile, 'slope: 1', 'slope: 4');
  const { growth, lines } = await prepareGrowth(project, 'run');
  expect(growth).toMatchObject({ profile: 'quick', stale: false });
  expect(growth.runs[0]!.record.provenance.command).toBe('npm run build');
  expect(growth.runs[1]!.record.provenance.command).toBe('test');
  expect(lines.join('\n')).toMatch(/growth\/slow-quick-seed1: completed in/);
});

test('run records only what sources show, and leaves other runs as they are', async () => {
  const project = await createFixtureProject();
  const { lines, unshown } = await buildWith(project, ['growth@quick,1', 'gone', 'growth@short']);
  expect(lines.join('\n')).toMatch(
    /^recording 2 runs that pages need.*: growth \(quick seed 1\); how long it takes is unknown/m,
  );
  expect(await readdir(path.join(project.root, 'results'))).toEqual(['growth']);
  expect(unshown).toEqual([
    'growth: planned and not recorded: full seeds 1 and 2',
    'other: planned and not recorded: quick seed 1; no post uses the runs that it shows by default, so they are left to npm run lab -- run other --variant only --seed 1 --profile quick',
  ]);
});

test('a run that no source shows stops no build: not one that is stale, damaged, or takes long', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(experimentFile, 'slope: 1', 'slope: 4');
  await project.write('results/growth/fast-quick-seed1/run.json', '{');
  const { lines, unshown } = await buildWith(project, ['other']);
  expect(lines).toEqual([]);
  expect(unshown[0]).toMatch(
    /damaged and not shown: quick seed 1 of fast; no post uses .* left to npm run lab -- run growth --variant slow --seed 1 --profile quick$/,
  );
  expect(unshown[0]).toContain('; stale and not shown: quick seed 1 of slow; ');

  await project.edit(experimentFile, "shows: { profile: 'quick' }", "shows: { profile: 'full' }");
  expect((await buildWith(project, ['other'])).lines).toEqual([]);
  await expect(buildWith(project, ['growth'])).rejects.toThrow('a build records quick runs only');
});

test('before runs of more than a minute the author is asked, and may say no: nothing is then written', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(experimentFile, 'slope: 1', 'slope: 4');
  await takes(project, 90);
  const before = await readdir(path.join(project.root, 'results'), { recursive: true });
  const questions: string[] = [];
  const refused = buildWith(project, ['growth'], async (question) => {
    questions.push(question);
    return false;
  });
  await expect(refused).rejects.toThrow(
    /^nothing was recorded; later: npm run lab -- run growth --variant slow --seed 1 --profile quick; a build without them: RETRACE_RESULTS=stale-ok npm run build$/,
  );
  expect(questions).toEqual(['Record them now?']);
  expect(await readdir(path.join(project.root, 'results'), { recursive: true })).toEqual(before);

  const { lines } = await buildWith(project, ['growth'], async () => true);
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^recording 1 run that pages need: growth \(quick seed 1 of slow\); about 1 min \d+ s$/,
    ),
  );
});

test('nobody is asked before runs of less than a minute', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(experimentFile, 'slope: 1', 'slope: 4');
  await takes(project, 1);
  const { lines } = await buildWith(project, ['growth'], () => expect.fail('asked'));
  expect(lines.join('\n')).toMatch(/growth\/slow-quick-seed1: completed in/);
});

/** Builds with posts that show these sources. */
async function buildWith(
  { root }: FixtureProject,
  sources: readonly string[],
  confirm?: (question: string) => Promise<boolean>,
) {
  const lines: string[] = [];
  let unshown: string[] = [];
  await prepareResults({
    root,
    mode: 'run',
    confirm,
    report: (line) => lines.push(line),
    sourcesInUse: async () => sources,
    onUnshown(told) {
      unshown = told;
    },
  });
  return { lines, unshown };
}

/** Changes how long a recorded run took. */
async function takes(project: FixtureProject, seconds: number): Promise<void> {
  const file = 'results/growth/slow-quick-seed1/run.json';
  const text = await project.read(file);
  await project.write(
    file,
    text.replace(/"durationSeconds": [\d.e-]+/, `"durationSeconds": ${seconds}`),
  );
}

test('a build starts no program, unless its author asks for runs in so many words', {
  timeout: 30_000,
}, async () => {
  const { root } = await commandProject(walk);
  const build = (environment: NodeJS.ProcessEnv) =>
    prepareResults({
      root,
      mode: resultsMode(environment),
      startsPrograms: startsPrograms(environment),
      report: () => {},
      sourcesInUse: async () => ['walk'],
    });
  await expect(build({})).rejects.toThrow(
    /^a build starts no program by itself \(RETRACE_RESULTS=run allows it\).*\n {2}walk\/only-quick-seed1 is missing: .*\n {4}npm run lab -- run walk --variant only --seed 1 --profile quick$/,
  );
  const prepared = await build({ RETRACE_RESULTS: 'run' });
  expect(prepared.find(({ name }) => name === 'walk')!.runs).toMatchObject([{ state: 'fresh' }]);
  expect(await build({})).toHaveLength(3);
});

test('an unknown RETRACE_RESULTS is refused', () => {
  expect(() => resultsMode({ RETRACE_RESULTS: 'cold' })).toThrow(/"cold"; expected run, frozen/);
  expect(resultsMode({})).toBe('run');
});
