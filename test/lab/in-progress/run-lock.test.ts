import { fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDeadLocks, removeDeadLock } from '../../../src/files/lock-file.ts';
import { processStamp } from '../../../src/files/process-stamp.ts';
import { temporaryName } from '../../../src/files/temporary-name.ts';
import { lockRun } from '../../../src/lab/in-progress/run-lock.ts';

const here = processStamp();
const dead = { ...here, pid: 99_999_999 };
const elsewhere = { ...here, host: 'n2', boot: 'b' };
const noon = new Date('2026-03-01T12:00:00Z');

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-lock-'));
  file = path.join(folder, 'run.lock');
});

const lock = () => lockRun(file, 'growth/slow', () => noon);

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a run can be locked once, and again after its release', async () => {
  const release = await lock();
  await expect(lock()).rejects.toThrow(`growth/slow: process ${process.pid} is running it`);
  await release();
  await (await lock())();
  expect(await readdir(folder)).toEqual([]);
});

test.runIf(process.platform === 'linux')(
  'the lock of an earlier process is taken over where its id was given again',
  async () => {
    await writeFile(file, `${process.pid} 1`);
    await (await lock())();
  },
);

test('the lock of a process that has died is taken over', async () => {
  await writeFile(file, await stampOfDead());
  await (await lock())();
});

test('so is that of one that died while it took a lock over', async () => {
  await writeFile(file, await stampOfDead());
  await writeFile(`${file}.takeover`, await stampOfDead());
  await (await lock())();
  expect(await readdir(folder)).toEqual([]);
});

test('so is that of one from before the machine was started, and what a power cut left of one', async () => {
  for (const left of [JSON.stringify({ ...here, boot: 'before' }), '', '\0'.repeat(100)]) {
    await writeFile(file, left);
    await (await lock())();
  }
});

test('one that can’t be seen from here keeps its lock, and is named with what to do', async () => {
  const holdSince9 = async (stamp: object) => {
    await writeFile(file, JSON.stringify(stamp));
    await utimes(file, noon, new Date('2026-03-01T09:00:00Z'));
  };
  await holdSince9(elsewhere);
  await expect(lock()).rejects.toThrow(
    `growth/slow: a process of host n2 has held it for 3 h; if it no longer runs there, remove ${file}`,
  );
  await holdSince9({ ...here, host: 'c1', pidNamespace: 'pid:[1]' });
  await expect(lock()).rejects.toThrow(
    'growth/slow: a process of another container of this machine (c1) has held it for 3 h; if',
  );
  expect(await readdir(folder)).toEqual(['run.lock']);
});

const unshare = ['-fp', '--mount-proc', '--kill-child'];

test.runIf(spawnSync('unshare', [...unshare, 'true']).status === 0)(
  'so is one of a container on this machine, where its id is another process’s',
  async () => {
    const script = `
      import { takeLock } from ${JSON.stringify(path.resolve('src/files/lock-file.ts'))};
      await takeLock(${JSON.stringify(file)});
      console.log(process.pid);
      setInterval(() => {}, 1000);`;
    const node = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', script];
    const container = spawn('unshare', [...unshare, ...node], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [pid] = await once(container.stdout, 'data');
    expect(Number(pid)).toBe(1);
    const refused = new RegExp(`a process of another container .* remove ${file}$`);
    await expect(lock()).rejects.toThrow(refused);
    container.kill('SIGKILL');
    await once(container, 'exit');
    await expect(lock()).rejects.toThrow(refused);
  },
);

test('who was taken for dead by hand does not release the lock of the next', async () => {
  const release = await lock();
  await writeFile(file, JSON.stringify(elsewhere));
  await release();
  expect(await readFile(file, 'utf8')).toBe(JSON.stringify(elsewhere));
});

test('what processes left that died while they took the lock is removed by the next', async () => {
  await writeFile(`${file}.takeover`, JSON.stringify(dead));
  await writeFile(temporaryName(file, dead), JSON.stringify(dead));
  const release = await lock();
  expect(await readdir(folder)).toEqual(['run.lock']);
  await release();
});

test('of all that is in the folder, only what dead processes left is cleaned away', async () => {
  const [live, unseen, own] = ['live', 'unseen', 'run'].map((name) => path.join(folder, name));
  const debris = [
    temporaryName(own!, dead),
    path.join(folder, 'dead'),
    path.join(folder, 'dead.takeover'),
  ];
  for (const each of debris) await writeFile(each, JSON.stringify(dead));
  await writeFile(live!, JSON.stringify(here));
  await writeFile(unseen!, JSON.stringify(elsewhere));
  await writeFile(temporaryName(own!), JSON.stringify(here));
  await writeFile(path.join(folder, 'notes'), 'Why.');
  const kept = (await readdir(folder)).filter((name) => !debris.includes(path.join(folder, name)));

  const found = await findDeadLocks(folder);
  expect(found.sort()).toEqual(debris.sort());
  // Another process may have taken the lock meanwhile.
  await writeFile(path.join(folder, 'dead'), JSON.stringify(here));
  for (const each of found) await removeDeadLock(each);
  expect(await readdir(folder)).toEqual(['dead', ...kept].sort());
  expect(await findDeadLocks(path.join(folder, 'nowhere'))).toEqual([]);
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
