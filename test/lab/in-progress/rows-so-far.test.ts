import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  abandonedRows,
  readRowsSoFar,
  rowsSoFar,
  rowsVersion,
} from '../../../src/lab/in-progress/rows-so-far.ts';
import { encodeSeries, type SeriesTable } from '../../../src/lab/records/series.ts';

const fingerprint = 'a'.repeat(64);
const other = 'b'.repeat(64);
let cache: string;

beforeEach(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'retrace-rows-'));
  onTestFinished(() => rm(cache, { recursive: true, force: true }));
});

function tableOf(rows: number): SeriesTable {
  const step = Array.from({ length: rows }, (_, i) => 10 * i);
  const rest = step.map((_, i) => (i % 2 ? null : i));
  return { step, metrics: { loss: step.map((i) => 1 / (i + 3)), rest } };
}

const requireOurs = async () => {};
const read = () => readRowsSoFar(cache, fingerprint, ['loss', 'rest']);

describe('the rows of a run', () => {
  test('are kept from its second second on, and removed at its end', async () => {
    let now = 0;
    const rows = rowsSoFar(cache, fingerprint, () => now, requireOurs);
    now = 1999;
    await rows.keep(tableOf(3));
    expect(await read()).toBeUndefined();
    expect(await rowsVersion(cache, fingerprint)).toBe('');
    now = 2000;
    await rows.keep(tableOf(4));
    const kept = (await read())!;
    expect(kept).toMatchObject({ rows: 4, lastStep: 30, summary: { loss: 1 / 33, rest: 2 } });
    expect([...kept.series('rest').step]).toEqual([0, 20]);
    await rows.remove();
    expect(await read()).toBeUndefined();
    expect(await readdir(path.join(cache, 'running'))).toEqual([]);
  });

  test('are written again after two seconds, or after a hundred times what the last write took', async () => {
    const ticks = [0];
    // Each write asks for the time before and after it.
    const rows = rowsSoFar(cache, fingerprint, () => ticks.shift()!, requireOurs);
    const rowsAt = async (count: number, ...at: number[]) => {
      ticks.push(...at);
      await rows.keep(tableOf(count));
      return (await read())?.rows;
    };
    expect(await rowsAt(1, 2000, 2005)).toBe(1);
    expect(await rowsAt(2, 4004)).toBe(1);
    expect(await rowsAt(3, 4005, 4055)).toBe(3);
    expect(await rowsAt(4, 9054)).toBe(3);
    expect(await rowsAt(4, 9055, 9056)).toBe(4);
    const version = await rowsVersion(cache, fingerprint);
    // Without another row, nothing is written.
    expect(await rowsAt(4, 20_000)).toBe(4);
    expect(await rowsVersion(cache, fingerprint)).toBe(version);
  });

  test('of a run that is taken over are left to the other, and stop it', async () => {
    const requireOurs = async () => {
      throw new Error('taken over');
    };
    let now = 0;
    const rows = rowsSoFar(cache, fingerprint, () => now, requireOurs);
    await rows.keep(tableOf(3));
    now = 2000;
    await expect(rows.keep(tableOf(3))).rejects.toThrow('taken over');
    expect(await readdir(cache)).toEqual([]);
  });

  test('don’t stop the run if they can’t be kept', async () => {
    await writeFile(path.join(cache, 'running'), 'no folder');
    let now = 0;
    const rows = rowsSoFar(cache, fingerprint, () => now, requireOurs);
    now = 5000;
    await rows.keep(tableOf(3));
    await rows.remove();
    expect(await read()).toBeUndefined();
    expect(await abandonedRows(cache, async () => false)).toEqual([]);
  });
});

describe('a file that is no such table', () => {
  const file = () => path.join(cache, 'running', `${fingerprint}.parquet`);
  beforeEach(() => mkdir(path.join(cache, 'running')));

  test.each<[string, () => Promise<unknown>]>([
    ['is empty', () => writeFile(file(), '')],
    ['is cut short', () => writeFile(file(), encodeSeries(tableOf(9)).subarray(0, 60))],
    ['is something else', () => writeFile(file(), 'PAR1 and then nothing PAR1')],
    ['is a folder', () => mkdir(file())],
    ['has no row', () => writeFile(file(), encodeSeries(tableOf(0)))],
    [
      'has other metrics',
      () => writeFile(file(), encodeSeries({ step: [0], metrics: { loss: [1] } })),
    ],
    [
      'is a link',
      async () => {
        await writeFile(path.join(cache, 'elsewhere'), encodeSeries(tableOf(2)));
        await symlink('../elsewhere', file());
      },
    ],
  ])('because it %s, is ignored', async (_, make) => {
    await make();
    expect(await read()).toBeUndefined();
  });

  test('is one that could be read, if it is whole', async () => {
    await writeFile(file(), encodeSeries(tableOf(9)));
    expect((await read())!.rows).toBe(9);
  });
});

test('what killed processes left is found, and only that', async () => {
  await mkdir(path.join(cache, 'running'));
  for (const name of [`${fingerprint}.parquet`, `${other}.parquet`, 'notes.txt']) {
    await writeFile(path.join(cache, 'running', name), '');
  }
  const found = await abandonedRows(cache, async (run) => run === other);
  expect(found).toEqual([path.join(cache, 'running', `${fingerprint}.parquet`)]);
});
