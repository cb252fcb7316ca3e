import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildCacheIn } from '../../../src/files/kept/build-cache.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-cache-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('what is kept', () => {
  const counted = (code: unknown = 'code') => {
    let made = 0;
    const cache = buildCacheIn(folder, code);
    return (kind: string, input: unknown) => cache.recall(kind, input, () => ++made);
  };

  test('is made once for an input', async () => {
    const recall = counted();
    await recall('kind', { x: [1, 2] });
    expect(await recall('kind', { x: [1, 2] })).toBe(1);
    expect(await counted()('kind', { x: [1, 2] })).toBe(1);
  });

  test('is made once for two that ask at the same time, and again where that failed', async () => {
    const cache = buildCacheIn(folder, 'code');
    let made = 0;
    const twice = (make: () => Promise<number>) =>
      Promise.allSettled([cache.recall('kind', 1, make), cache.recall('kind', 1, make)]);
    const failed = await twice(async () => {
      made++;
      throw new Error('no');
    });
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(made).toBe(1);
    const kept = await twice(async () => ++made);
    expect(kept.map((each) => each.status === 'fulfilled' && each.value)).toEqual([2, 2]);
  });

  test('may be made beforehand, and is then made no second time', async () => {
    const cache = buildCacheIn(folder, 'code');
    let made = 0;
    await cache.prepare('kind', { x: 1 }, () => ++made);
    await cache.prepare('kind', { x: 1 }, () => ++made);
    expect(await cache.recall('kind', { x: 1 }, () => ++made)).toBe(1);
    expect(await cache.recall('kind', { x: 2 }, () => ++made)).toBe(2);
  });

  test.each([
    [null, Number.NaN],
    [null, undefined],
    [0, -0],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    [new Date(0), new Date(0).toJSON()],
    [1, '1'],
  ])('tells %s from %s', async (a, b) => {
    const recall = counted();
    expect(await recall('kind', { datum: a })).toBe(1);
    expect(await recall('kind', { datum: b })).toBe(2);
  });

  test('is of one kind, and of one state of the code', async () => {
    expect(await counted()('kind', 1)).toBe(1);
    const other = counted();
    expect(await other('another', 1)).toBe(1);
    expect(await other('third', 1)).toBe(2);
    const edited = counted('code, edited');
    await edited('warm up', 1);
    expect(await edited('kind', 1)).toBe(2);
  });

  test('may be that there is nothing', async () => {
    const cache = buildCacheIn(folder, 'code');
    await cache.recall('kind', 1, () => undefined);
    expect(await cache.recall('kind', 1, () => 'made again')).toBeUndefined();
  });

  test.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, -1)],
    ['empty', () => Buffer.alloc(0)],
    [
      'changed',
      (bytes: Buffer) =>
        Buffer.from(bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte))),
    ],
  ])('is made anew, and mended, where its file is %s', async (_, damage) => {
    await buildCacheIn(folder, 'code').recall('kind', 1, () => 'whole');
    const [name] = await readdir(folder);
    const file = path.join(folder, name!);
    await writeFile(file, damage(await readFile(file)));
    expect(await buildCacheIn(folder, 'code').recall('kind', 1, () => 'anew')).toBe('anew');
    expect(await buildCacheIn(folder, 'code').recall('kind', 1, () => 'again')).toBe('anew');
  });

  test('is nothing where making failed or the folder cannot be written', async () => {
    const failing = buildCacheIn(folder, 'code').recall('kind', 1, () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await readdir(folder)).toEqual([]);
    await writeFile(path.join(folder, 'file'), '');
    const blocked = buildCacheIn(path.join(folder, 'file/below'), 'code');
    expect(await blocked.recall('kind', 1, () => 'made')).toBe('made');
  });
});
