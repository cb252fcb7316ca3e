import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  md5OfFile,
  sha256,
  sha256OfFile,
  sha256OfJson,
  sha256OfParts,
} from '../../src/files/digest.ts';

/** FIPS 180-2, example B.1. */
const ofAbc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

test('a text, its bytes and its parts have the same digest', () => {
  expect(sha256('abc')).toBe(ofAbc);
  expect(sha256(Buffer.from('abc'))).toBe(ofAbc);
  expect(sha256OfParts(['a', Buffer.from('bc')]).toString('hex')).toBe(ofAbc);
  expect(sha256('é')).toBe(sha256(Buffer.from('é', 'utf8')));
});

test('a file has the digest of its bytes, also one that is read in several pieces', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'retrace-digest-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'bytes');
  const bytes = new Uint8Array(3 * 2 ** 20 + 1).map((_, i) => i * 7);
  await writeFile(file, bytes);
  expect(await sha256OfFile(file)).toBe(sha256(bytes));
  expect(await md5OfFile(file)).toBe(createHash('md5').update(bytes).digest('hex'));
  await expect(sha256OfFile(path.join(folder, 'none'))).rejects.toThrow('ENOENT');
});

test('the order in which keys are written changes no digest of JSON, that of a list does', () => {
  const digest = sha256OfJson({ b: [{ d: 1, c: 2 }], a: 0 });
  expect(sha256OfJson({ a: 0, b: [{ c: 2, d: 1 }] })).toBe(digest);
  expect(digest).toBe(sha256('{"a":0,"b":[{"c":2,"d":1}]}'));
  expect(sha256OfJson([1, 2])).not.toBe(sha256OfJson([2, 1]));
});
