import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isTooOld, pinNode, pinnedNode } from '../../src/new/pinned-node.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-pin-'));
});

afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['20.0.0', true],
  ['22.11.9', true],
  ['22.12.0', false],
  ['22.23.3', false],
  ['24.1.0', false],
])('whether Node %s is too old: %s', (version, tooOld) => {
  expect(isTooOld(version)).toBe(tooOld);
});

test('a site gets its own Node once, and keeps what else its package.json says', async () => {
  const file = path.join(folder, 'package.json');
  await writeFile(file, JSON.stringify({ name: 'x', optionalDependencies: { other: '1.0.0' } }));
  expect(await pinNode(folder)).toBe(true);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    name: 'x',
    optionalDependencies: { other: '1.0.0', ...pinnedNode },
  });
  expect(await pinNode(folder)).toBe(false);
});

test('a folder without a package.json is no site', async () => {
  expect(await pinNode(path.join(folder, 'nothing'))).toBeUndefined();
});
