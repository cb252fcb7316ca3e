import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exclusively } from '../../../src/datasets/files/exclusive.ts';
import { storageError, writeWhole } from '../../../src/datasets/files/storage.ts';
import { processStamp } from '../../../src/files/process-stamp.ts';
import { temporaryName } from '../../../src/files/temporary-name.ts';
import { filesIn, temporaryFolder } from '../fixtures.ts';

test('A file is written whole, in a folder made for it, and replaces an older one.', async () => {
  const file = join(await temporaryFolder(), 'a', 'b.bin');
  await writeWhole(file, [new Uint8Array([1]), new Uint8Array([2, 3])]);
  await writeWhole(file, [new Uint8Array([4]), new Uint8Array([5])]);
  expect([...(await readFile(file))]).toEqual([4, 5]);
});

test('What a killed process left of a file is removed when it is written again.', async () => {
  const folder = await temporaryFolder();
  const dead = { ...processStamp(), pid: 99_999_999 };
  await writeFile(temporaryName(join(folder, 'a.bin'), dead), 'half');
  await writeWhole(join(folder, 'a.bin'), 'whole');
  expect(await filesIn(folder)).toEqual(['a.bin']);
});

test('Nothing is left of a file that could not be put in its place.', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'taken', 'inner'), { recursive: true });
  await expect(writeWhole(join(folder, 'taken'), 'text')).rejects.toThrow(
    `Can't write to the cache folder ${folder}`,
  );
  expect(await filesIn(folder)).toEqual([]);
});

test('A full disk is named with what to do, and other errors are not taken for it.', () => {
  const full = Object.assign(new Error('write'), { code: 'ENOSPC', syscall: 'write' });
  expect(storageError(full, '/cache')?.message).toMatch(/No room in .* \/cache \(ENOSPC\): free/);
  const refused = Object.assign(new Error('connect'), { code: 'EACCES', syscall: 'connect' });
  expect(storageError(refused, '/cache')).toBeUndefined();
  expect(storageError(new Error('other'), '/cache')).toBeUndefined();
});

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
  // No system hands out a process id as high as this.
  await writeFile(lock, String(2 ** 30));
  expect(
    await exclusively(
      lock,
      () => {},
      async () => 'done',
    ),
  ).toBe('done');
});
