import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processStamp } from '../../src/files/process-stamp.ts';
import {
  asideName,
  fateOfTemporary,
  parseTemporaryName,
  removeLeftovers,
  temporaryName,
} from '../../src/files/temporary-name.ts';

const here = processStamp();
const dead = { ...here, pid: 99_999_999 };
const elsewhere = { ...here, host: 'n2', boot: 'b' };
const day = 24 * 3600 * 1000;
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-temporary-'));
  file = path.join(folder, 'series.v1');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a temporary name is no other one’s, and tells whose it is and what for, but no machine’s name', () => {
  const names = [temporaryName(file), temporaryName(file), asideName(file)].map((each) =>
    path.relative(folder, each),
  );
  expect(new Set(names).size).toBe(3);
  expect(names.map((name) => parseTemporaryName(name))).toMatchObject([
    { base: 'series.v1', isAside: false, owner: { pid: process.pid } },
    { base: 'series.v1', isAside: false },
    { base: 'series.v1', isAside: true },
  ]);
  expect(names.join()).not.toContain(hostname());
  for (const name of ['series.v1', '.git', '.series.v1', '.series.tmp', 'series.12']) {
    expect(parseTemporaryName(name), name).toBeUndefined();
  }
});

test('it is a leftover when its process has died; where that can’t be told, from a day on', async () => {
  const unseen = temporaryName(file, elsewhere);
  await mkdir(unseen);
  expect(await fateOfTemporary(temporaryName(file))).toBe('running');
  expect(await fateOfTemporary(temporaryName(file, dead))).toBe('gone');
  expect(await fateOfTemporary(unseen)).toBe('unknown');
  expect(await fateOfTemporary(unseen, Date.now() + day - 1000)).toBe('unknown');
  expect(await fateOfTemporary(unseen, Date.now() + day + 1000)).toBe('gone');
  expect(await fateOfTemporary(file)).toBeUndefined();
});

test('what killed processes left of a file is removed, and nothing else', async () => {
  const leftover = temporaryName(file, dead);
  const kept = [
    file,
    temporaryName(file),
    temporaryName(file, elsewhere),
    temporaryName(path.join(folder, 'other'), dead),
  ];
  for (const each of [leftover, ...kept]) await writeFile(each, '');
  await removeLeftovers(file);
  expect((await readdir(folder)).sort()).toEqual(kept.map((each) => path.basename(each)).sort());
});
