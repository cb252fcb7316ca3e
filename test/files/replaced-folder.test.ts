import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { sha256 } from '../../src/files/digest.ts';
import { readSteadily, replaceFolder } from '../../src/files/replaced-folder.ts';
import { asideName, temporaryName } from '../../src/files/temporary-name.ts';
import type { RunRecord } from '../../src/lab/records/record.ts';
import { placeRun, readRecord } from '../../src/lab/records/store.ts';
import { prepareResults } from '../../src/lab/reporting/page-results.ts';
import { readRecorded, readResults } from '../../src/lab/shown/read-results.ts';
import { createFixtureProject, type FixtureProject } from '../lab/fixture-project.ts';
import { recordFixture } from '../lab/record-fixture.ts';

const run = 'results/other/only-quick-seed1';
const replacements = 300;
let recorded: FixtureProject;
let original: RunRecord;

beforeAll(async () => {
  recorded = await createFixtureProject();
  await recordFixture(recorded.root, 'other', {});
  original = (await readRecord(recorded.root, 'other', 'only-quick-seed1'))!;
});

const enoughReads = 30;

test(`in ${replacements} replacements, each reader sees the old record with its series, or the new one`, async () => {
  const { root } = await createFixtureProject(recorded);
  const counts = new Int32Array(new SharedArrayBuffer(8));
  const replaced = () => Atomics.load(counts, 0);
  const workerData = { folder: path.join(root, run), replacements, enoughReads, counts };
  const writer = new Worker(new URL('./replacing-writer.ts', import.meta.url), { workerData });
  let isDone = false;
  const written = once(writer, 'exit').finally(() => {
    isDone = true;
  });
  while (!isDone) {
    const before = replaced();
    const { record, bytes } = (await readRecorded(root, 'other', 'only-quick-seed1'))!;
    expect(sha256(bytes)).toBe(record.series.sha256);
    expect(record.provenance.resumptions).toBeGreaterThanOrEqual(before);
    expect(record.provenance.resumptions).toBeLessThanOrEqual(replaced() + 1);
    expect(await readRecord(root, 'other', 'only-quick-seed1')).toBeDefined();
    Atomics.add(counts, 1, 1);
    await setImmediate();
  }
  expect(await written).toEqual([0]);
  expect(replaced()).toBeGreaterThanOrEqual(replacements);
  expect(Atomics.load(counts, 1)).toBeGreaterThanOrEqual(enoughReads);
});

/** A record that holds its own number. */
function numbered(i: number, bytes: Uint8Array): RunRecord {
  return {
    ...original,
    provenance: { ...original.provenance, resumptions: i },
    series: { ...original.series, sha256: sha256(bytes) },
  };
}

test('a run that is recorded again after its record was read is told from a damaged one', async () => {
  const project = await createFixtureProject(recorded);
  const prepared = await prepareResults({ root: project.root, mode: 'stale-ok', report() {} });
  const bytes = Buffer.from('PAR1, others, PAR1');
  await placeRun(project.root, numbered(1, bytes), bytes);
  await expect(readResults(project.root, prepared[1]!)).rejects.toThrow(
    'only-quick-seed1/series.parquet: was recorded again after its run.json was read; the same command reads the new one',
  );
});

test('of several that replace a folder at once, each does, and the last one stays', async () => {
  const folder = await temporary();
  const replace = async (text: string) => {
    const from = temporaryName(folder);
    await mkdir(from);
    await writeFile(path.join(from, 'text'), text);
    await replaceFolder(from, folder);
  };
  for (let round = 0; round < 30; round++) await Promise.all(['a', 'b', 'c'].map(replace));
  expect(await readFile(path.join(folder, 'text'), 'utf8')).toMatch(/^[abc]$/);
  expect(await readdir(path.dirname(folder))).toEqual(['run']);
});

test('what fails in a folder that stays as it is is told at once', async () => {
  const folder = await temporary();
  let reads = 0;
  const failing = readSteadily(folder, async () => {
    reads++;
    throw new Error('damaged');
  });
  await expect(failing).rejects.toThrow('damaged');
  expect(reads).toBe(1);
});

test('a folder is waited for while it is set aside, and read when it is there again', async () => {
  const folder = await temporary();
  const aside = asideName(folder);
  await writeFile(path.join(folder, 'text'), 'old');
  await rename(folder, aside);
  const reading = readSteadily(folder, () => readFile(path.join(folder, 'text'), 'utf8'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await rename(aside, folder);
  expect(await reading).toBe('old');
});

test('where none is to come, there is no folder: neither at once, nor after a writer was killed', async () => {
  const folder = await temporary();
  await rm(folder, { recursive: true });
  const read = async () => 'never';
  expect(await readSteadily(folder, read)).toBeUndefined();
  await mkdir(path.join(path.dirname(folder), '.run.99999999.old'));
  expect(await readSteadily(folder, read)).toBeUndefined();
});

async function temporary(): Promise<string> {
  const parent = await mkdtemp(path.join(tmpdir(), 'retrace-replaced-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const folder = path.join(parent, 'run');
  await mkdir(folder);
  return folder;
}
