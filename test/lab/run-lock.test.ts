import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
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
  await writeFile(file, await stampOfDead());
  await (await lockRun(file, 'growth/slow'))();
});

test('so is that of one that died while it took a lock over', async () => {
  await writeFile(file, await stampOfDead());
  await writeFile(`${file}.takeover`, await stampOfDead());
  await (await lockRun(file, 'growth/slow'))();
  expect(await readdir(folder)).toEqual([]);
});

test('of processes that take it over at once, one gets it', async () => {
  const stamp = await stampOfDead();
  const racers = Array.from({ length: 3 }, () =>
    fork(path.join(import.meta.dirname, 'lock-racer.ts'), [file], { execArgv: [] }),
  );
  const ask = (message: string) =>
    Promise.all(
      racers.map((racer) => {
        const answer = once(racer, 'message');
        racer.send(message);
        return answer.then(([held]) => held as boolean);
      }),
    );
  for (let round = 0; round < 60; round++) {
    await writeFile(file, stamp);
    expect((await ask('lock')).filter((held) => held)).toHaveLength(1);
    await ask('release');
  }
  for (const racer of racers) racer.disconnect();
});

async function stampOfDead(): Promise<string> {
  const dead = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(dead, 'exit');
  return String(dead.pid);
}
