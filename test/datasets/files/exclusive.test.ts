import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exclusively } from '../../../src/datasets/files/exclusive.ts';
import { processStamp } from '../../../src/files/process-stamp.ts';
import { filesIn, temporaryFolder } from '../fixtures.ts';

test('Exclusive actions follow one another, and a failed one releases its lock.', async () => {
  const folder = await temporaryFolder();
  const lock = join(folder, 'lock');
  const failing = exclusively(
    lock,
    () => {},
    () => Promise.reject(new Error('failed')),
  );
  await expect(failing).rejects.toThrow('failed');
  const order: string[] = [];
  const action = (name: string) => async () => {
    order.push(`${name} starts`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push(`${name} ends`);
  };
  const waiting: string[] = [];
  const report = (phase: string) => void waiting.push(phase);
  await Promise.all(['a', 'b'].map((name) => exclusively(lock, report, action(name))));
  const [first, second] = order[0] === 'a starts' ? ['a', 'b'] : ['b', 'a'];
  expect(order).toEqual([`${first} starts`, `${first} ends`, `${second} starts`, `${second} ends`]);
  expect(waiting[0]).toContain(lock);
  expect(await filesIn(folder)).toEqual([]);
});

test('A lock that another machine holds is waited for, and named with what to do.', async () => {
  const lock = join(await temporaryFolder(), 'lock');
  await writeFile(lock, JSON.stringify({ ...processStamp(), host: 'n2', boot: 'b' }));
  const waiting: string[] = [];
  const report = (phase: string) => {
    if (waiting.push(phase) === 1) void rm(lock);
  };
  await exclusively(lock, report, async () => {});
  expect(waiting[0]).toBe(
    `Waiting for the process that holds ${lock}, of another container or machine (n2); remove it if that no longer runs`,
  );
});

test('A lock whose process is gone is taken over.', async () => {
  const lock = join(await temporaryFolder(), 'lock');
  // No system gives a process an id this high.
  await writeFile(lock, String(2 ** 30));
  expect(
    await exclusively(
      lock,
      () => {},
      async () => 'done',
    ),
  ).toBe('done');
});

test('Of processes that take a dead one’s lock over at once, each has it alone.', async () => {
  const folder = await temporaryFolder();
  const [lock, log] = [join(folder, 'lock'), join(folder, 'log')];
  const racers = Array.from({ length: 3 }, () =>
    fork(join(import.meta.dirname, 'exclusive-racer.ts'), [lock, log], { execArgv: [] }),
  );
  for (let round = 0; round < 12; round++) {
    await writeFile(lock, String(2 ** 30));
    await writeFile(log, '');
    for (const racer of racers) racer.send('go');
    await Promise.all(racers.map((racer) => once(racer, 'message')));
    expect(await readFile(log, 'utf8')).toBe('in\nout\n'.repeat(racers.length));
  }
  for (const racer of racers) racer.disconnect();
});
