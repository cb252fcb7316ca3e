import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { runChanges } from '../../../src/diff/run-changes.ts';
import { cacheDirectory } from '../../../src/files/cache-directory.ts';
import { git } from '../../../src/files/git.ts';
import { takeLock } from '../../../src/files/locks/lock-file.ts';
import { runLock } from '../../../src/lab/in-progress/run-lock.ts';
import { type Survey, surveyExperiments } from '../../../src/lab/planning/survey.ts';
import type { RunRecord } from '../../../src/lab/records/record.ts';
import * as store from '../../../src/lab/records/store.ts';
import { readReplays, recordReplay } from '../../../src/lab/records/verification.ts';
import { prepareResults } from '../../../src/lab/reporting/page-results.ts';
import { describeDue, groupRuns, groupUnplanned } from '../../../src/lab/reporting/run-groups.ts';
import { type History, readHistory } from '../../../src/lab/upkeep/history.ts';
import { renameRuns } from '../../../src/lab/upkeep/rename-runs.ts';
import { lab } from '../commands/start-lab.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { createImportedProject, rowsOf } from '../imports/imported-project.ts';
import { recordFixture, statesOf } from '../record-fixture.ts';

const file = 'src/experiments/growth/experiment.ts';
let recorded: FixtureProject;

beforeAll(async () => {
  recorded = await createFixtureProject();
  await recordFixture(recorded.root, 'growth', { profile: 'quick' });
});

/** A project with recorded quick runs of `slow` and `fast`, after some edits of their experiment. */
async function edited(...edits: (readonly [from: string, to: string])[]): Promise<FixtureProject> {
  const project = await createFixtureProject(recorded);
  for (const [from, to] of edits) await project.edit(file, from, to);
  return project;
}

const toSteady = ['slow: {', 'steady: {'] as const;

async function surveyed(root: string, profile: 'quick' | 'full' = 'quick'): Promise<Survey> {
  const [survey] = await surveyExperiments(root, undefined, 'growth', { profile });
  return survey!;
}

async function rename(root: string): Promise<string[]> {
  const lines: string[] = [];
  await renameRuns(root, await surveyed(root), (line) => lines.push(line));
  return lines;
}

async function idsIn({ root }: FixtureProject): Promise<string[]> {
  return (await readdir(path.join(root, 'results/growth')))
    .filter((id) => id !== 'statements')
    .sort();
}

function readRecord(root: string, id: string): Promise<RunRecord> {
  return store.readRecord(root, 'growth', id) as Promise<RunRecord>;
}

test('a run of a renamed variant is renamed with its replays, and is fresh', async () => {
  const { root } = await edited();
  const before = await readRecord(root, 'slow-quick-seed1');
  const { engine } = before.provenance;
  const { source } = before.fingerprint;
  const at = '2020-01-08T00:00:00.000Z';
  const replay = { at, source, engine, steps: 5, outcome: 'identical', says: 'all 5' } as const;
  await recordReplay(root, before, replay);
  const project = await createFixtureProject({ ...recorded, root });
  await project.edit(file, ...toSteady);

  expect(await rename(project.root)).toEqual([
    'growth: renamed slow-quick to steady-quick (seed 1), which has the same parameters: nothing was run',
  ]);
  expect(await idsIn(project)).toEqual(['fast-quick-seed1', 'steady-quick-seed1']);
  const after = await readRecord(project.root, 'steady-quick-seed1');
  expect(after).toEqual({
    ...before,
    variant: 'steady',
    provenance: { ...before.provenance, formerly: [{ variant: 'slow', profile: 'quick' }] },
  });
  expect(await readReplays(project.root, after)).toEqual([replay]);
  expect(await statesOf(project.root, 'growth')).toMatchObject({
    'steady-quick-seed1': 'fresh',
    'fast-quick-seed1': 'fresh',
  });
  expect(await rename(project.root)).toEqual([]);
  expect(await runChanges(root, project.root)).toEqual([
    { run: 'growth/steady-quick-seed1', kind: 'renamed', because: ['was slow-quick-seed1'] },
  ]);
});

test('a second renaming adds to the first, and a renaming back leaves the run where it began', async () => {
  const project = await edited(toSteady);
  await rename(project.root);
  await project.edit(file, 'steady: {', 'slow: {');
  await rename(project.root);
  const { provenance } = await readRecord(project.root, 'slow-quick-seed1');
  expect(provenance.formerly?.map(({ variant }) => variant)).toEqual(['slow', 'steady']);
  expect(await runChanges(recorded.root, project.root)).toEqual([
    { run: 'growth/slow-quick-seed1', kind: 'rewritten', because: [] },
  ]);
});

test('what is to be renamed is told, with the command', async () => {
  const { root } = await edited(toSteady);
  const survey = await surveyed(root);
  const due = survey.runs.filter(({ state }) => state.state === 'missing');
  expect(groupRuns(survey, due).flatMap(describeDue)).toEqual([
    'growth/steady-quick-seed1 is missing: the same run is recorded as growth/slow-quick-seed1; `run` renames it, without running it again',
    '  npm run lab -- run growth --variant steady --seed 1 --profile quick',
  ]);
  expect(groupRuns(survey, due)[0]!.runs[0]).toMatchObject({
    state: 'missing',
    recordedAs: 'growth/slow-quick-seed1',
  });
  expect(groupUnplanned('growth/slow-quick-seed1', survey)).toMatchObject({
    says: 'growth/slow-quick-seed1 has the parameters of growth/steady-quick-seed1 today: `run` renames it',
    commands: ['npm run lab -- run growth --variant steady --seed 1 --profile quick'],
  });
});

test('a profile may be renamed, too', async () => {
  const project = await edited(
    ['full: {', 'short: {'],
    ['seeds: [1, 2], parameters: { steps: 50 }', 'seeds: [1], parameters: { steps: 5 }'],
    ['{ steps: quickSteps }', '{ steps: 6 }'],
  );
  const [survey] = await surveyExperiments(project.root, undefined, 'growth');
  expect(survey!.renamed.map(({ run, from }) => [from, run.id])).toEqual([
    ['slow-quick-seed1', 'slow-short-seed1'],
    ['fast-quick-seed1', 'fast-short-seed1'],
  ]);
});

test.each<[string, [string, string][]]>([
  [
    'other parameters',
    [
      ['slow: {', 'steady: {'],
      ['slope: 1 }', 'slope: 3 }'],
    ],
  ],
  [
    'another source',
    [
      ['slow: {', 'steady: {'],
      ['% 1009', '% 1013'],
    ],
  ],
  [
    'another seed',
    [
      ['slow: {', 'steady: {'],
      ['seeds: [1], parameters: { steps: q', 'seeds: [3], parameters: { steps: q'],
    ],
  ],
  // Both are recorded as they would be today.
  [
    'the parameters of another variant',
    [['slow: {', "twin: { label: 'Twin', parameters: { slope: 1 } }, slow: {"]],
  ],
])('a run with %s is not renamed', async (_, edits) => {
  const { root } = await edited(...edits);
  expect((await surveyed(root)).renamed).toEqual([]);
});

test('a name that another variant had is taken, and the record says what it replaced', async () => {
  // `slow` is gone, and `fast` has its name.
  const project = await edited(
    ["slow: { label: 'Slow', parameters: { slope: 1 } },", ''],
    ['fast: {', 'slow: {'],
  );
  const replaced = await readRecord(project.root, 'slow-quick-seed1');
  const { renamed } = await surveyed(project.root);
  expect(renamed.map(({ from }) => from)).toEqual(['fast-quick-seed1']);
  await rename(project.root);
  expect(await idsIn(project)).toEqual(['slow-quick-seed1']);
  const { parameters, provenance } = await readRecord(project.root, 'slow-quick-seed1');
  expect(parameters).toMatchObject({ slope: 2 });
  expect(provenance.earlier).toEqual({
    recordings: 1,
    sameFingerprint: 0,
    seconds: replaced.provenance.durationSeconds,
    first: replaced.provenance.started,
  });
});

test('names that move on are taken in order, so that no record is lost; exchanged names are left alone', async () => {
  // `slow` is now called `fast`, and `fast` is `faster`.
  const project = await edited(['fast: {', 'faster: {'], ['slow: {', 'fast: {']);
  expect((await surveyed(project.root)).renamed.map(({ run }) => run.id)).toEqual([
    'faster-quick-seed1',
    'fast-quick-seed1',
  ]);
  await rename(project.root);
  expect((await readRecord(project.root, 'fast-quick-seed1')).parameters).toMatchObject({
    slope: 1,
  });
  expect((await readRecord(project.root, 'faster-quick-seed1')).parameters).toMatchObject({
    slope: 2,
  });

  const exchanged = await edited(
    ['fast: {', 'other: {'],
    ['slow: {', 'fast: {'],
    ['other: {', 'slow: {'],
  );
  expect((await surveyed(exchanged.root)).renamed).toEqual([]);
});

test('a run that another process is recording is left to it', async () => {
  const { root } = await edited(toSteady);
  const { fingerprint } = await readRecord(root, 'slow-quick-seed1');
  const lock = await takeLock(runLock(cacheDirectory(), fingerprint.digest));
  expect(await rename(root)).toEqual([]);
  if ('release' in lock) await lock.release();
  expect(await rename(root)).toHaveLength(1);
});

test('nothing is lost if the process is killed before the earlier folder is gone', async () => {
  const project = await edited(toSteady);
  const before = await readRecord(project.root, 'slow-quick-seed1');
  const removal = vi.spyOn(store, 'removeRun').mockRejectedValueOnce(new Error('killed'));
  await expect(rename(project.root)).rejects.toThrow('killed');
  removal.mockRestore();
  expect(await idsIn(project)).toEqual([
    'fast-quick-seed1',
    'slow-quick-seed1',
    'steady-quick-seed1',
  ]);
  expect(await readRecord(project.root, 'slow-quick-seed1')).toEqual(before);
  expect((await surveyed(project.root)).renamed).toEqual([]);
  expect(await statesOf(project.root, 'growth')).toMatchObject({ 'steady-quick-seed1': 'fresh' });
});

test('a damaged record is not renamed', async () => {
  const { root } = await edited(toSteady);
  await rm(path.join(root, 'results/growth/slow-quick-seed1/series.parquet'));
  expect((await surveyed(root)).renamed).toEqual([]);
});

test('imported runs are renamed, too, by what the plan tells of them', async () => {
  const project = await createImportedProject();
  const run = { tool: 'our logger' };
  const rows = rowsOf([3, 2, 1]);
  await project.log('a.jsonl', {
    run,
    parameters: { tokenizer: 'bpe', learningRate: 1, seed: 1 },
    rows,
  });
  await project.take();
  await project.edit('src/experiments/lm/experiment.ts', 'bpe: {', 'pairs: {');
  const told = 'is missing: the same run is recorded as lm/bpe-full-seed1';
  const why = await lab(project.root, 'why', 'lm/pairs-full-seed1');
  expect(why.output).toContain(`lm/pairs-full-seed1 ${told}`);
  expect(await lab(project.root, 'run', 'lm')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^lm: renamed bpe-full to pairs-full \(seed 1\), .*\n/),
  });
  expect((await lab(project.root, 'list', 'lm')).output).toMatch(/pairs-full-seed1 +imported/);
});

test('`run` renames, and records the rest; before, `list` tells and `clean` leaves the record', async () => {
  const project = await createFixtureProject();
  const { root } = project;
  const other = 'src/experiments/other/experiment.ts';
  await recordFixture(root, 'other', {});
  await project.edit(other, 'only: {', 'low: {');
  await project.edit(other, 'seeds: [1]', 'seeds: [1, 2]');
  expect((await lab(root, 'list', 'other')).output).toMatch(
    /low-quick-seed1 +missing, recorded as only-quick-seed1 *\n.*low-quick-seed2 +missing *\n.*only-quick-seed1 +not planned/,
  );
  expect((await lab(root, 'clean', 'other')).output).toBe(
    'left results/other/only-quick-seed1: it is low-quick-seed1 today, and `run` renames it\n',
  );
  const { code, output } = await lab(root, 'run', 'other');
  expect(code).toBe(0);
  expect(output).toMatch(
    /^other: renamed only-quick to low-quick \(seed 1\), .*\nother\/low-quick-seed2: recorded, completed after .*\n$/,
  );
});

test('a build renames runs, and a frozen one says which command does', async () => {
  const { root } = await edited(toSteady);
  await recordFixture(root, 'other', {});
  const lines: string[] = [];
  const report = (line: string) => lines.push(line);
  await expect(prepareResults({ root, mode: 'frozen', report })).rejects.toThrow(
    'recorded as growth/slow-quick-seed1; `run` renames it, without running it again\n    npm run lab -- run growth --variant steady',
  );
  const prepared = await prepareResults({ root, mode: 'run', report });
  expect(prepared[0]!.runs.map(({ id }) => id)).toEqual(['steady-quick-seed1', 'fast-quick-seed1']);
  expect(lines).toEqual([expect.stringMatching(/^growth: renamed slow-quick to steady-quick/)]);
});

test('the history knows a renamed run as the one that is there', async () => {
  const project = await edited();
  const commit = async () => {
    await git(project.root, ['init', '--quiet']);
    await git(project.root, ['add', 'results']);
    const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
    await git(project.root, [...author, 'commit', '--quiet', '-m', 'Record']);
  };
  await commit();
  await project.edit(file, ...toSteady);
  await rename(project.root);
  const gone = (history: readonly History[]) =>
    history.flatMap(({ recordings }) => recordings).filter(({ shown }) => !shown);
  expect(gone(await readHistory(project.root))).toEqual([]);
  await commit();
  const after = await readHistory(project.root);
  expect(gone(after)).toEqual([]);
  expect(after[0]!.recordings.map(({ run }) => run).sort()).toEqual([
    'growth/fast-quick-seed1',
    'growth/steady-quick-seed1',
  ]);
});
