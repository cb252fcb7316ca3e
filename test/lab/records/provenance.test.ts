import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { gitState } from '../../../src/lab/records/provenance.ts';

test('the commit is on record however much has changed since', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'retrace-git-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  git('init', '--quiet');
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
  git(...author, 'commit', '--quiet', '--allow-empty', '--message', 'Start');
  const commit = git('rev-parse', 'HEAD').trim();
  expect(await gitState(root)).toEqual({ commit, dirty: false });

  // More than a megabyte of `git status`.
  const names = Array.from({ length: 5000 }, (_, i) => `${i}`.padEnd(240, 'x'));
  await Promise.all(names.map((name) => writeFile(path.join(root, name), '')));
  expect(await gitState(root)).toEqual({ commit, dirty: true });
});
