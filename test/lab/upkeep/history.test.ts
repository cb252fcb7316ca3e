import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { maximumRecordBytes, readRecord, rewriteRecord } from '../../../src/lab/records/store.ts';
import { describeHistory, readHistory } from '../../../src/lab/upkeep/history.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { recordFixture } from '../record-fixture.ts';

let project: FixtureProject;

function git(root: string, ...args: string[]): string {
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  return execFileSync('git', [...author, ...args], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
}

function commit(root: string): void {
  git(root, 'add', 'results');
  git(root, 'commit', '-qm', 'Record');
}

const lines = async (root: string, experiment?: string) =>
  (await readHistory(root, experiment)).flatMap(describeHistory);

beforeAll(async () => {
  project = await createFixtureProject();
  const { root, edit, write } = project;
  git(root, 'init', '-q', '-b', 'main');
  await recordFixture(root, 'other', {});
  commit(root);
  // Recorded again under the same fingerprint, on a branch; then under another one.
  git(root, 'checkout', '-qb', 'side');
  await recordFixture(root, 'other', {});
  commit(root);
  git(root, 'checkout', '-q', 'main');
  await write('notes.txt', 'kept');
  git(root, 'add', 'notes.txt');
  git(root, 'commit', '-qm', 'Note');
  git(root, 'merge', '-q', '--no-edit', 'side');
  await edit('src/experiments/other/experiment.ts', 'step / 2', 'step / 3');
  await recordFixture(root, 'other', {});
  commit(root);
  await edit('src/experiments/other/experiment.ts', 'step / 3', 'step / 2');
  await recordFixture(root, 'other', {});
});

test('it tells what was recorded and is not there any more, and what of that was the same', async () => {
  const [total, ...gone] = await lines(project.root);
  expect(total).toMatch(
    /^other: 4 recordings in the history, \d+ m?s; 3 of them, \d+ m?s, are not there today: 2 of what is shown, recorded before under the same fingerprint, 1 under another one$/,
  );
  expect(gone.map((line) => line.replace(/started .{17}, \d+ m?s/, ''))).toEqual([
    '  only-quick-seed1, , the same fingerprint',
    '  only-quick-seed1, , the same fingerprint',
    '  only-quick-seed1, , another fingerprint',
  ]);
});

test('a record that was rewritten around the same series counts once; a damaged one is told', async () => {
  const { root, write } = await createFixtureProject(project);
  const record = (await readRecord(root, 'other', 'only-quick-seed1'))!;
  commit(root);
  await rewriteRecord(root, { ...record, provenance: { ...record.provenance, command: 'x' } });
  commit(root);
  expect((await lines(root, 'other'))[0]).toMatch(/^other: 4 recordings .*; 3 of them/);

  await write('results/growth/slow-quick-seed1/run.json', '{ "format": 1 }');
  const huge = JSON.stringify(record) + ' '.repeat(maximumRecordBytes);
  await write('results/growth/fast-quick-seed1/run.json', huge);
  commit(root);
  await rm(path.join(root, 'results/growth'), { recursive: true });
  commit(root);
  expect(await lines(root, 'growth')).toEqual([
    "growth: 0 recordings in the history, 0 s; all are there today; 2 can't be read",
  ]);
  await expect(lines(root, 'shrink')).rejects.toThrow(
    '"shrink" was ever recorded here; known: growth, other',
  );
});

test('without the history it says so, and tells nothing', async () => {
  const clone = path.join(path.dirname(project.root), 'clone');
  git(project.root, 'clone', '-q', '--depth', '1', `file://${project.root}`, clone);
  await expect(lines(clone)).rejects.toThrow(
    /^the history is not here \(a shallow clone\): what was/,
  );
  const { root } = await createFixtureProject();
  await expect(lines(root)).rejects.toThrow(/^project is no git checkout: what was replaced/);
  git(root, 'init', '-q');
  await expect(lines(root)).rejects.toThrow(/^project has no commit yet: its history is empty$/);
});
