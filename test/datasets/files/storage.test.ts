import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
