import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { processStamp } from '../../../src/files/process-stamp.ts';
import { lockRun, runLock } from '../../../src/lab/in-progress/run-lock.ts';
import {
  allRunsInProgress,
  runSoFar,
  runsInProgress,
  watchRun,
} from '../../../src/lab/in-progress/runs-in-progress.ts';
import { encodeSeries } from '../../../src/lab/records/series.ts';
import type { AwaitedRun } from '../../../src/lab/shown/awaited-runs.ts';

const [calm, wild] = ['c'.repeat(64), 'd'.repeat(64)];
let cache: string;

beforeEach(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'retrace-progress-'));
  onTestFinished(() => rm(cache, { recursive: true, force: true }));
});

function awaited(variant: string, ...fingerprints: string[]): AwaitedRun {
  const id = `${variant}-quick-seed2`;
  const parameters = { growth: 2.6 };
  return { id, variant, seed: 2, profile: 'quick', parameters, steps: 40, fingerprints };
}

const lock = (fingerprint: string) => lockRun(runLock(cache, fingerprint), 'map/calm');

async function keepRows(fingerprint: string): Promise<void> {
  const table = { step: [0, 5, 9], metrics: { share: [0.2, null, 0.4], heat: [null, null, null] } };
  await mkdir(path.join(cache, 'running'), { recursive: true });
  await writeFile(path.join(cache, 'running', `${fingerprint}.parquet`), encodeSeries(table));
}

const found = async () =>
  (await runsInProgress([awaited('calm', wild, calm)], cache)).map(
    ({ fingerprint }) => fingerprint,
  );

test('a run is in progress while a process has its lock, under any of its fingerprints', async () => {
  expect(await found()).toEqual([]);
  const { release } = await lock(calm);
  expect(await found()).toEqual([calm]);
  await release();
  expect(await found()).toEqual([]);
});

test('what an interrupted or a killed run left is not in progress', async () => {
  await keepRows(calm);
  expect(await found()).toEqual([]);
  const dead = { ...processStamp(), pid: 99_999_999 };
  await mkdir(path.join(cache, 'locks'));
  await writeFile(runLock(cache, calm), JSON.stringify(dead));
  expect(await found()).toEqual([]);
  expect(await allRunsInProgress(cache)).toEqual(new Map());
});

test.each(['', 'nonsense', '{"host": 3}'])('a lock that says %j is none', async (text) => {
  await mkdir(path.join(cache, 'locks'));
  await writeFile(runLock(cache, calm), text);
  expect(await found()).toEqual([]);
});

test('each of all runs in progress has another version when it has kept other rows', async () => {
  await lock(calm);
  await lock(wild);
  const before = await allRunsInProgress(cache);
  expect([...before.keys()].sort()).toEqual([calm, wild]);
  await keepRows(calm);
  const after = await allRunsInProgress(cache);
  expect(after.get(wild)).toBe(before.get(wild));
  expect(after.get(calm)).not.toBe(before.get(calm));
});

test('charts read of a run in progress what it has measured', async () => {
  await lock(calm);
  await keepRows(calm);
  const [running] = await runsInProgress([awaited('calm', calm)], cache);
  const metrics = ['share', 'heat'];
  const { table, ...run } = await watchRun(running!, metrics, cache);
  const read = runSoFar('map', run, table, metrics);
  expect(read).toMatchObject({ id: 'calm-quick-seed2', isRunning: true, lastStep: 9 });
  expect(read.record).toMatchObject({
    experiment: 'map',
    variant: 'calm',
    seed: 2,
    parameters: { growth: 2.6 },
    series: { rows: 3 },
    summary: { share: 0.4 },
  });
  expect(read.series('share')).toEqual({
    step: Int32Array.of(0, 9),
    value: Float64Array.of(0.2, 0.4),
  });
  expect(read.series('heat').step).toHaveLength(0);
  expect(() => read.series('shape')).toThrow(
    'calm-quick-seed2 is running without a metric shape; known: share, heat',
  );
});

test('before its first rows, a run in progress has measured nothing', async () => {
  await lock(calm);
  const [running] = await runsInProgress([awaited('calm', calm)], cache);
  const { table, ...run } = await watchRun(running!, ['share'], cache);
  const read = runSoFar('map', run, table, ['share']);
  expect(read).toMatchObject({ lastStep: undefined, record: { summary: {} } });
  expect(read.series('share').value).toHaveLength(0);
});
