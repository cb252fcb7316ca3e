import { beforeAll, expect, test } from 'vitest';
import { runChanges } from '../../src/diff/run-changes.ts';
import { sha256 } from '../../src/files/digest.ts';
import { fingerprintRun } from '../../src/lab/records/fingerprint.ts';
import type { RunRecord } from '../../src/lab/records/record.ts';
import { readRecord, rewriteRecord } from '../../src/lab/records/store.ts';
import { createSmallStudy, type SmallStudy } from './small-study.ts';

const id = 'only-quick-seed1';
let before: SmallStudy;
let record: RunRecord;

beforeAll(async () => {
  before = await createSmallStudy();
  await before.record([1]);
  record = (await readRecord(before.root, 'decay', id))!;
});

/** Compares with a project whose record has other contents. */
async function comparedWith(change: (record: RunRecord) => RunRecord, old = before) {
  const after = await createSmallStudy();
  await after.record([1]);
  await rewriteRecord(after.root, change(record));
  return runChanges(old.root, after.root);
}

function withSource(
  { parameters, seed, dataset, ...rest }: RunRecord,
  source: Parameters<typeof fingerprintRun>[0],
): RunRecord {
  const fingerprint = fingerprintRun(source, parameters, seed, dataset.digest);
  return { ...rest, parameters, seed, dataset, fingerprint };
}

const run = `decay/${id}`;
const form = { form: 2 as const, source: sha256('source'), packages: {} };

test('the same records are no change', async () => {
  expect(await comparedWith((same) => same)).toEqual([]);
});

test('the same recording under another fingerprint was restamped', async () => {
  const changed = { ...form, source: sha256('changed'), packages: { zod: '4.1.0' } };
  expect(await comparedWith((one) => withSource(one, changed))).toEqual([
    { run, kind: 'restamped', because: ['source', 'zod none → 4.1.0'] },
  ]);
});

test('files that changed are named, if both records know theirs', async () => {
  const changed = { ...form, source: sha256('changed') };
  const rate = 'src/experiments/decay/rate.ts';
  const old = await createSmallStudy();
  await old.record([1]);
  await rewriteRecord(old.root, { ...record, sources: { [rate]: '0'.repeat(12) } });
  const sources = { [rate]: '1'.repeat(12), 'src/new.ts': '1'.repeat(12) };
  const recent = (one: RunRecord) => ({ ...withSource(one, changed), sources });
  expect(await comparedWith(recent, old)).toEqual([
    { run, kind: 'restamped', because: ['source (rate.ts changed, src/new.ts is new)'] },
  ]);
});

test('another form of the fingerprint tells nothing of the source', async () => {
  const { form: _, ...first } = form;
  expect(await comparedWith((one) => withSource(one, first))).toEqual([
    { run, kind: 'restamped', because: ['form of the fingerprint'] },
  ]);
});

test('a record around the same recording was rewritten', async () => {
  const other = { ...record.provenance, engine: { ...record.provenance.engine, device: 'GPU' } };
  expect(await comparedWith((one) => ({ ...one, provenance: other }))).toEqual([
    { run, kind: 'rewritten', because: ['cpu on test → cpu on GPU'] },
  ]);
});

test('a run whose series are not the recorded ones can not be read', async () => {
  const after = await createSmallStudy();
  await after.record([1]);
  await after.write(`results/${run}/series.parquet`, 'nothing');
  expect(await runChanges(before.root, after.root)).toEqual([
    {
      run,
      kind: 'unreadable',
      because: [expect.stringMatching(/isn't the file that was recorded/)],
    },
  ]);
});

test('runs are added and removed by their names, of an experiment that is gone, too', async () => {
  const after = await createSmallStudy();
  expect(await runChanges(before.root, after.root)).toEqual([
    { run, kind: 'removed', because: [] },
  ]);
  expect(await runChanges(after.root, before.root)).toEqual([{ run, kind: 'added', because: [] }]);
});

const digestOf = (text: string) => sha256(text);
const tableOf = (rows: number, content: string) => ({
  kind: 'table' as const,
  name: 'confusion',
  rows,
  bytes: content.length,
  sha256: digestOf(content),
  columns: [{ name: 'count', type: 'number' as const }],
});

test('a run with another artifact was replaced, though its series are the same; both sizes and digests are told', async () => {
  const picture = {
    kind: 'picture' as const,
    name: 'samples',
    step: 500,
    width: 28,
    height: 20,
    bytes: 9,
    sha256: digestOf('picture'),
  };
  const files = { 'confusion.csv': 'count\n1\n', 'samples@500.webp': 'a picture' };
  const keeping = async (study: SmallStudy, artifacts: RunRecord['artifacts']) => {
    const of = (await readRecord(study.root, 'decay', id))!;
    await rewriteRecord(study.root, { ...of, artifacts });
  };
  const [old, recent] = [await createSmallStudy(), await createSmallStudy()];
  for (const study of [old, recent]) {
    await study.record([1]);
    for (const [file, text] of Object.entries(files)) {
      await study.write(`results/${run}/artifacts/${file}`, text);
    }
  }
  const samples = { ...picture, sha256: digestOf('a picture') };
  await recent.write(`results/${run}/artifacts/confusion.csv`, 'count\n1\n2\n');
  await keeping(old, [tableOf(1, 'count\n1\n')]);
  await keeping(recent, [tableOf(2, 'count\n1\n2\n'), samples]);
  const short = (text: string) => `SHA-256 ${digestOf(text).slice(0, 7)}`;
  expect(await runChanges(old.root, recent.root)).toEqual([
    {
      run,
      kind: 'replaced',
      because: ['artifacts confusion, samples'],
      artifacts: [
        {
          artifact: 'confusion',
          before: `1 row, ${short('count\n1\n')}`,
          after: `2 rows, ${short('count\n1\n2\n')}`,
        },
        { artifact: 'samples@500', after: `28 × 20 pixels, ${short('a picture')}` },
      ],
    },
  ]);
});
