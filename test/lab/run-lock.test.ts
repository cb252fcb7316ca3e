import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockRun } from '../../src/lab/run-lock.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-lock-'));
  file = path.join(folder, 'run.lock');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a run can be locked once, and again after its release', async () => {
  const release = await lockRun(file, 'growth/slow');
  await expect(lockRun(file, 'growth/slow')).rejects.toThrow(
    `growth/slow: process ${process.pid} is running it`,
  );
  await release();
  await (await lockRun(file, 'growth/slow'))();
  expect(await readdir(folder)).toEqual([]);
});

test.runIf(process.platform === 'linux')(
  'the lock of an earlier process is taken over where its id was given again',
  async () => {
    await writeFile(file, `${process.pid} 1`);
    await (await lockRun(file, 'growth/slow'))();
  },
);

test('the lock of a process that has died is taken over', async () => {
  const dead = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => dead.once('exit', resolve));
  await writeFile(file, String(dead.pid));
  await (await lockRun(file, 'growth/slow'))();
});
