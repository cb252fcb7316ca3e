import { beforeAll, expect, test } from 'vitest';
import { type RunRecord, runRecordSchema } from '../../../src/lab/records/record.ts';
import { readRecord } from '../../../src/lab/records/store.ts';
import {
  type RecordedReplay,
  readReplays,
  recordReplay,
  tellingReplay,
} from '../../../src/lab/records/verification.ts';
import { verifyRuns } from '../../../src/lab/upkeep/verify.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { quietly } from '../quietly.ts';
import { recordFixture } from '../record-fixture.ts';

const run = 'growth/slow-quick-seed1';
const file = `results/${run}/verification.json`;
let recorded: FixtureProject;
let record: RunRecord;

beforeAll(async () => {
  recorded = await createFixtureProject();
  await recordFixture(recorded.root, 'growth', { variant: 'slow', profile: 'quick' });
  record = (await readRecord(recorded.root, 'growth', 'slow-quick-seed1'))!;
});

function replayOf(change: Partial<RecordedReplay> = {}): RecordedReplay {
  const { engine } = record.provenance;
  const { source } = record.fingerprint;
  const at = '2020-01-08T00:00:00.000Z';
  return { at, source, engine, steps: 3, outcome: 'identical', says: 'the same', ...change };
}

test('a replay is written beside its run, and the run stays as it is', async () => {
  const { root, read } = await createFixtureProject(recorded);
  const before = await read(`results/${run}/run.json`);
  await verifyRuns(run, {
    ...quietly(root),
    steps: 3,
    onReplayed: (_, { record, artifacts: __, ...replay }) =>
      recordReplay(root, record, { at: '2020-01-08T00:00:00.000Z', ...replay }),
  });
  expect(await read(`results/${run}/run.json`)).toBe(before);
  expect(await readReplays(root, record)).toEqual([
    replayOf({
      engine: { ...record.provenance.engine, reason: expect.any(String) as string },
      says: 'steps 0 to 2 of 5 are identical, bit for bit',
    }),
  ]);
});

test('a replay takes the place of those that it repeats', async () => {
  const { root } = await createFixtureProject(recorded);
  const elsewhere = { ...record.provenance.engine, device: 'Another' };
  const kept = [
    replayOf({ steps: 5 }),
    replayOf({ engine: elsewhere, outcome: 'agrees' }),
    replayOf({ outcome: 'fails' }),
  ];
  for (const each of [replayOf(), replayOf({ steps: 4 }), ...kept]) {
    await recordReplay(root, record, each);
  }
  expect(await readReplays(root, record)).toEqual(kept);
});

test('a run that was recorded anew has not been replayed', async () => {
  const { root } = await createFixtureProject(recorded);
  await recordReplay(root, record, replayOf());
  const anew = { ...record, series: { ...record.series, sha256: '0'.repeat(64) } };
  expect(await readReplays(root, runRecordSchema.parse(anew))).toEqual([]);
});

test.each([
  ['[]', /^results\/growth\/slow-quick-seed1\/verification\.json: .*verify the run again/],
  ['{', /verification\.json: not JSON/],
  ['[['.repeat(100_000), /verification\.json: not JSON/],
])('a file that is damaged is named: %.5s', async (text, message) => {
  const project = await createFixtureProject(recorded);
  await project.write(file, text);
  await expect(readReplays(project.root, record)).rejects.toThrow(message);
});

test('what disagreed last is told, else what went furthest, the latest of these', () => {
  const [short, long, again, elsewhere, wrong] = [
    replayOf({ steps: 3 }),
    replayOf({ steps: 5 }),
    replayOf({ steps: 5, says: 'again' }),
    replayOf({ steps: 5, outcome: 'agrees' }),
    replayOf({ steps: 5, outcome: 'fails' }),
  ];
  const tell = (...replays: RecordedReplay[]) => tellingReplay(record, replays);
  expect(tell()).toBeUndefined();
  expect(tell(short, elsewhere)).toBe(short);
  expect(tell(long, short, again, elsewhere)).toBe(again);
  expect(tell(long, wrong)).toBe(wrong);
  expect(tell(wrong, elsewhere)).toBe(elsewhere);
});

test('what another source gave is not told, unless the run was restamped from it', () => {
  const other = '0'.repeat(64);
  const wrong = replayOf({ source: other, outcome: 'fails' });
  expect(tellingReplay(record, [replayOf(), wrong])).toEqual(replayOf());
  const stamp = { at: '2020-01-08T00:00:00Z', steps: 3, fromDigest: other, fromSource: other };
  const restamped = { ...record, provenance: { ...record.provenance, restamps: [stamp] } };
  expect(tellingReplay(restamped, [replayOf(), wrong])).toBe(wrong);
});
