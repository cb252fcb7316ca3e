import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describePublishedRuns } from '../../src/publishing/published-runs.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-published-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const described = () => describePublishedRuns(pathToFileURL(`${folder}/`));

async function write(file: string, bytes: number): Promise<void> {
  const target = path.join(folder, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, new Uint8Array(bytes));
}

test('of a site without runs nothing is said', async () => {
  expect(await described()).toBeUndefined();
  await write('posts/runs/run.json', 10);
  expect(await described()).toBeUndefined();
});

test('the runs whose files lie in a site are counted, and the size of their files', async () => {
  await write('runs/growth/slow-quick-seed1/run.json', 50_000);
  await write('runs/growth/slow-quick-seed1/series.parquet', 1_000_000);
  expect(await described()).toBe('publishes the record and series of 1 run (1.1 MB)');
  await write('runs/decay/slow-quick-seed1/run.json', 50_000);
  await write('runs/decay/slow-quick-seed1/series.parquet', 2_000_000);
  await write('runs/decay/slow-quick-seed1/notes.txt', 9_000_000);
  expect(await described()).toBe('publishes the record and series of 2 runs (3.1 MB)');
});

test('what runs kept is counted beside them', async () => {
  await write('runs/growth/slow-quick-seed1/run.json', 50_000);
  await write('runs/growth/slow-quick-seed1/artifacts/samples@0.webp', 1_000_000);
  expect(await described()).toBe('publishes the record, series and artifact of 1 run (1.1 MB)');
  await write('runs/growth/slow-quick-seed2/artifacts/samples@0.webp', 1_050_000);
  expect(await described()).toBe('publishes the record, series and 2 artifacts of 2 runs (2.1 MB)');
});
