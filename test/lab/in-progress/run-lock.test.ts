import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findDeadLocks, removeDeadLock } from '../../../src/files/locks/lock-file.ts';
import { processStamp } from '../../../src/files/process-stamp.ts';
import { temporaryName } from '../../../src/files/temporary-name.ts';
import { lockRun } from '../../../src/lab/in-progress/run-lock.ts';
import { type LockProcess, signalAll, startLockProcess, whyNoContainer } from './lock-process.ts';

const here = processStamp();
const dead = { ...here, pid: 99_999_999 };
const elsewhere = { ...here, host: 'n2', boot: 'b' };
const beating = { ...elsewhere, beats: true };
const second = 1000;
const hour = 3600 * second;

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-lock-'));
  file = path.join(folder, 'run.lock');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const lock = () => lockRun(file, 'growth/slow');
const lockAndRelease = async () => (await lock()).release();

/** A lock that was written some milliseconds ago. */
async function leaveLock(stamp: object, silence = 0, at = file): Promise<void> {
  await writeFile(at, JSON.stringify(stamp));
  const written = new Date(Date.now() - silence);
  await utimes(at, written, written);
}

test('a run can be locked once, and again after its release', async () => {
  const { release } = await lock();
  await expect(lock()).rejects.toThrow(
    new RegExp(`^growth/slow: process ${process.pid} is running it, last heard of .*; wait for`),
  );
  await release();
  await lockAndRelease();
  expect(await readdir(folder)).toEqual([]);
});

test.runIf(process.platform === 'linux')(
  'the lock of an earlier process is taken over where its id was given again',
  async () => {
    await writeFile(file, `${process.pid} 1`);
    await lockAndRelease();
  },
);

test('the lock of a process that has died is taken over', async () => {
  await writeFile(file, await stampOfDead());
  await lockAndRelease();
});

test('so is that of one that died while it took a lock over', async () => {
  await writeFile(file, await stampOfDead());
  await writeFile(`${file}.takeover`, await stampOfDead());
  await lockAndRelease();
  expect(await readdir(folder)).toEqual([]);
});

test('so is that of one from before the machine was started, and what a power cut left of one', async () => {
  for (const left of [JSON.stringify({ ...here, boot: 'before' }), '', '\0'.repeat(100)]) {
    await writeFile(file, left);
    await lockAndRelease();
  }
});

describe('one that can’t be seen from here', () => {
  const container = { ...here, host: 'c1', pidNamespace: 'pid:[1]' };

  test.each<[string, object, number, string]>([
    [
      'gives no sign of life, as of an earlier version',
      elsewhere,
      3 * hour,
      'growth/slow: a process of host n2 has held it for 3 h; if it no longer runs there, remove FILE',
    ],
    [
      'gives none, and is of a container of this machine',
      container,
      3 * hour,
      'growth/slow: a process of another container of this machine (c1) has held it for 3 h; if',
    ],
    [
      'was heard of lately',
      beating,
      270 * second,
      'growth/slow: a process of host n2 is running it, last heard of 4 min 3N s ago; wait for it, or stop it there: when it has been silent for 5 min, the same command takes the run over',
    ],
    [
      'was heard of just now, by a clock that is a little ahead',
      beating,
      -30 * second,
      'last heard of just now; wait',
    ],
    [
      'has a time that lies far ahead',
      beating,
      -3 * hour,
      'a process of host n2 is running it, last heard of at a time that lies 3 h ahead; if it no longer runs there, remove FILE',
    ],
    [
      'belongs to a task of Slurm',
      { ...beating, task: { scheduler: 'slurm', job: '123_4', restarts: 0 } },
      0,
      'growth/slow: job 123_4 of slurm on host n2 is running it, last heard of',
    ],
  ])('keeps its lock if it %s, and is named with what to do', async (_, stamp, silence, message) => {
    await leaveLock(stamp, silence);
    const said = await lock().then(String, (error: Error) => error.message);
    // Seconds pass meanwhile.
    expect(said.replace(/ 3\d s ago/, ' 3N s ago')).toContain(message.replace('FILE', file));
    expect(await readdir(folder)).toEqual(['run.lock']);
  });

  test.each([
    ['another machine', beating, 301 * second],
    ['another container', { ...container, beats: true }, 301 * second],
    ['another machine, in another decade', beating, 1e5 * hour],
  ])('loses it when it has been silent for five minutes: on %s', async (_, stamp, silence) => {
    await leaveLock(stamp, silence);
    await lockAndRelease();
    expect(await readdir(folder)).toEqual([]);
  });

  test('loses it to a later try of its own task at once, and to no other', async () => {
    const task = { scheduler: 'slurm', job: '123_4', restarts: 1 };
    const tryAs = async (job: string, index: string, restarts: string) => {
      vi.stubEnv('SLURM_ARRAY_JOB_ID', job);
      vi.stubEnv('SLURM_ARRAY_TASK_ID', index);
      vi.stubEnv('SLURM_RESTART_COUNT', restarts);
      await leaveLock({ ...beating, task });
      await lockAndRelease();
    };
    await tryAs('123', '4', '2');
    await expect(tryAs('123', '4', '1')).rejects.toThrow(
      'job 123_4 of slurm on host n2 is running',
    );
    await expect(tryAs('123', '4', '0')).rejects.toThrow(
      'job 123_4 of slurm on host n2 is running',
    );
    await expect(tryAs('123', '5', '2')).rejects.toThrow(
      'job 123_4 of slurm on host n2 is running',
    );
    await expect(tryAs('124', '4', '2')).rejects.toThrow(
      'job 123_4 of slurm on host n2 is running',
    );
  });

  test('keeps the lock that takes another one over, for as long as it gives signs of life', async () => {
    await leaveLock(beating, hour);
    await leaveLock({ ...beating, pid: 7 }, 0, `${file}.takeover`);
    await expect(lock()).rejects.toThrow('is running it, last heard of');
    await leaveLock({ ...beating, pid: 7 }, hour, `${file}.takeover`);
    await lockAndRelease();
    expect(await readdir(folder)).toEqual([]);
  });
});

test('one of this machine is held while its process is there, however long it is silent, in whatever try', async () => {
  vi.stubEnv('SLURM_JOB_ID', '7');
  vi.stubEnv('SLURM_RESTART_COUNT', '1');
  const holder = startLockProcess(file, { variables: { SLURM_RESTART_COUNT: '0' } });
  expect(await holder.ask('lock')).toBe(true);
  signalAll(holder.process, 'SIGSTOP');
  await leaveLock(JSON.parse(await readFile(file, 'utf8')), 3 * hour);
  await expect(lock()).rejects.toThrow(
    `process ${holder.process.pid} is running it, last heard of 3 h ago; wait for it`,
  );
  signalAll(holder.process, 'SIGKILL');
  await once(holder.process, 'exit');
  await lockAndRelease();
});

test('a process that blocks its event loop gives signs of life', async () => {
  const holder = startLockProcess(file, { interval: 20 });
  expect(await holder.ask('lock')).toBe(true);
  void holder.ask('block');
  for (let beats = 0; beats < 3; beats++) {
    await leaveLock(JSON.parse(await readFile(file, 'utf8')), hour);
    await expect.poll(silenceOf).toBeLessThan(hour / 2);
  }
});

test('a sign of life leaves the lock of whoever took it over as it is', async () => {
  const { release } = await lockRun(file, 'growth/slow', { interval: 5 });
  await leaveLock(beating, hour, `${file}.new`);
  await rename(`${file}.new`, file);
  const control = path.join(folder, 'control');
  const other = await lockRun(control, 'growth/fast', { interval: 5 });
  for (let beats = 0; beats < 5; beats++) {
    const { mtimeMs } = await stat(control);
    await expect.poll(async () => (await stat(control)).mtimeMs).not.toBe(mtimeMs);
  }
  expect(await silenceOf()).toBeGreaterThan(hour / 2);
  await other.release();
  await release();
});

async function silenceOf(): Promise<number> {
  return Date.now() - (await stat(file)).mtimeMs;
}

const noContainer = whyNoContainer();

describe.skipIf(noContainer)(
  `in a container${noContainer ? ` (skipped: ${noContainer})` : ''}`,
  () => {
    async function holdThere(options: Parameters<typeof startLockProcess>[1] = {}) {
      const holder = startLockProcess(file, { host: 'c1', interval: 20, ...options });
      expect(await holder.ask('lock')).toBe(true);
      const stamp = JSON.parse(await readFile(file, 'utf8'));
      expect(stamp).toMatchObject({ host: 'c1', pid: 1, beats: true });
      return { ...holder, stamp };
    }

    test('a process keeps its lock while it gives signs of life, though its id is another one’s here', async () => {
      const { stamp, ask } = await holdThere();
      await expect(lock()).rejects.toThrow(
        'growth/slow: a process of another container of this machine (c1) is running it, last heard of',
      );
      await leaveLock(stamp, hour);
      await expect.poll(silenceOf).toBeLessThan(hour / 2);
      await expect(lock()).rejects.toThrow('(c1) is running it, last heard of');
      expect(await ask('release')).toBe(true);
      await lockAndRelease();
    });

    test('one that was halted loses it, sees so when it goes on, and leaves what is the other’s', async () => {
      const { process: holder, ask, stamp } = await holdThere();
      signalAll(holder, 'SIGSTOP');
      await expect(lock()).rejects.toThrow('(c1) is running it');
      await leaveLock(stamp, hour);
      const { release, requireOurs } = await lock();
      signalAll(holder, 'SIGCONT');
      expect(await ask('look')).toMatch(
        /^taken over by a process of another container of this machine \(.*\); this process wrote nothing more$/,
      );
      expect(await ask('release')).toBe(true);
      await requireOurs();
      await release();
      expect(await readdir(folder)).toEqual([]);
    });

    test('one that was killed loses it in time', async () => {
      const { process: holder, stamp } = await holdThere();
      signalAll(holder, 'SIGKILL');
      await once(holder, 'exit');
      await expect(lock()).rejects.toThrow('(c1) is running it');
      await leaveLock(stamp, hour);
      await lockAndRelease();
    });

    test('a task that its scheduler started again takes over what its first try has', async () => {
      const job = { SLURM_JOB_ID: '7' };
      const { ask } = await holdThere({ variables: { ...job, SLURM_RESTART_COUNT: '0' } });
      const again = startLockProcess(file, { variables: { ...job, SLURM_RESTART_COUNT: '1' } });
      expect(await again.ask('lock')).toBe(true);
      expect(await ask('look')).toMatch(
        /^taken over by job 7 of slurm on host .*; this process wrote/,
      );
      expect(await ask('release')).toBe(true);
      expect(await again.ask('look')).toBe(true);
    });
  },
);

test('who holds a lock that was removed by hand is told so', async () => {
  const { requireOurs, wasLost, release } = await lock();
  await requireOurs();
  expect(wasLost()).toBe(false);
  await rm(file);
  await expect(requireOurs()).rejects.toThrow(
    'taken over by a process that has ended since, unless its lock was removed by hand; this process wrote nothing more',
  );
  expect(wasLost()).toBe(true);
  await release();
});

test('who was taken for dead by hand does not release the lock of the next', async () => {
  const { release } = await lock();
  await writeFile(file, JSON.stringify(elsewhere));
  await release();
  expect(await readFile(file, 'utf8')).toBe(JSON.stringify(elsewhere));
});

test('what processes left that died while they took the lock is removed by the next', async () => {
  await writeFile(`${file}.takeover`, JSON.stringify(dead));
  await writeFile(temporaryName(file, dead), JSON.stringify(dead));
  const { release } = await lock();
  expect(await readdir(folder)).toEqual(['run.lock']);
  await release();
});

test('of all that is in the folder, only what processes left that are gone is cleaned away', async () => {
  const at = (name: string) => path.join(folder, name);
  const debris = [temporaryName(at('run'), dead), at('dead'), at('dead.takeover')];
  for (const each of debris) await writeFile(each, JSON.stringify(dead));
  const silent = [at('silent'), at('silent.takeover')];
  for (const each of silent) await leaveLock(beating, hour, each);
  await writeFile(at('live'), JSON.stringify(here));
  await leaveLock({ ...here, beats: true }, hour, at('live-silent'));
  await leaveLock(elsewhere, 1e5 * hour, at('unseen'));
  await leaveLock(beating, 0, at('heard'));
  await leaveLock(beating, -hour, at('ahead'));
  await writeFile(temporaryName(at('run')), JSON.stringify(here));
  await writeFile(at('notes'), 'Why.');
  const gone = [...debris, ...silent];
  const kept = (await readdir(folder)).filter((name) => !gone.includes(at(name)));

  const found = await findDeadLocks(folder);
  expect(found.sort()).toEqual(gone.sort());
  // Another process may have taken the lock meanwhile, or a silent one may go on.
  await writeFile(at('dead'), JSON.stringify(here));
  await leaveLock(beating, 0, at('silent'));
  for (const each of found) await removeDeadLock(each);
  expect((await readdir(folder)).sort()).toEqual(['dead', 'silent', ...kept].sort());
  expect(await findDeadLocks(at('nowhere'))).toEqual([]);
});

test.each([
  ['that has died', stampOfDead, 0],
  ['elsewhere that is silent', async () => JSON.stringify(beating), hour],
])('of processes that at once take over the lock of one %s, one gets it', async (_, stamp, silence) => {
  const racers = Array.from({ length: 3 }, () => startLockProcess(file));
  const ask = (command: Parameters<LockProcess['ask']>[0]) =>
    Promise.all(racers.map((racer) => racer.ask(command)));
  const text = await stamp();
  for (let round = 0; round < 30; round++) {
    await writeFile(file, text);
    const written = new Date(Date.now() - silence);
    await utimes(file, written, written);
    expect((await ask('lock')).filter((held) => held === true)).toHaveLength(1);
    await ask('release');
  }
});

async function stampOfDead(): Promise<string> {
  const dead = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(dead, 'exit');
  return String(dead.pid);
}
