import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepFile, readKeptFile } from '../../src/files/kept/kept-file.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-kept-'));
  file = path.join(folder, 'deep/kept.bin');
  await keepFile(file, 'key', Buffer.from('content'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const readText = async (key: string) => {
  const kept = await readKeptFile(file, key);
  return kept && Buffer.from(kept).toString();
};

test('what was kept is found under its key, and under no other', async () => {
  expect(await readText('key')).toBe('content');
  for (const other of ['ke', 'keyc', '']) expect(await readText(other)).toBeUndefined();
});

test('a file that is missing, cut or changed counts as none', async () => {
  const whole = await readFile(file);
  for (const length of [0, 10, whole.length - 1]) {
    await writeFile(file, whole.subarray(0, length));
    expect(await readText('key')).toBeUndefined();
  }
  whole[whole.length - 1]! ^= 1;
  await writeFile(file, whole);
  expect(await readText('key')).toBeUndefined();
  await rm(file);
  expect(await readText('key')).toBeUndefined();
});

test('where nothing can be written, nothing is kept, and nothing fails', async () => {
  await keepFile(path.join(file, 'below-a-file'), 'key', Buffer.from('x'));
  expect(await readText('key')).toBe('content');
});
