import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trackio } from '../../../src/lab/readers/tools/trackio.ts';
import fc from '../../properties.ts';
import { damaged } from './damaged-bytes.ts';
import {
  onlyRun,
  readOrRefuse,
  runsIn,
  sourceOf,
  toldBy,
  valuesOf,
  writtenSource,
} from './given-files.ts';
import { writeDatabase } from './sqlite-file.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'retrace-trackio-'));
});
afterAll(() => rmSync(root, { recursive: true }));

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const at = (second: number) => `2026-11-29T16:08:0${second}.500000+00:00`;
const config = (lr: number) =>
  json({
    lr,
    model: { depth: 3 },
    wide: 'Infinity',
    _Username: 'erika',
    _Created: at(0),
    _Group: null,
  });

/** The tables of Trackio 0.24 and later. */
const tables = {
  metrics: {
    columns: ['id', 'run_id', 'timestamp', 'run_name', 'step', 'metrics', 'log_id', 'space_id'],
    rows: [
      [
        1,
        'a1',
        at(1),
        'one',
        0,
        json({ loss: 1, 'val/acc': 0.1, nested: { a: 5 }, text: 'x' }),
        null,
        null,
      ],
      [
        2,
        'a1',
        at(2),
        'one',
        1,
        json({ loss: 'NaN', big: '-Infinity', __step: 3, flag: true }),
        null,
        null,
      ],
      [3, 'b2', at(3), 'two', 0, json({ loss: 2 }), null, 'erika/space'],
      [4, 'c3', at(4), 'two', 0, json({ loss: 3 }), null, null],
      [
        5,
        'a1',
        at(5),
        'one',
        0,
        json({ loss: 0.5, t: { _type: 'trackio.table', n: 3 } }),
        null,
        null,
      ],
    ],
  },
  configs: {
    columns: ['id', 'run_id', 'run_name', 'config', 'created_at'],
    rows: [
      [1, 'a1', 'one', config(0.1), at(1)],
      [2, 'b2', 'two', config(0.2), at(1)],
      [3, 'c3', 'two', config(0.3), at(1)],
      [4, 'd4', 'never logged', config(0.4), at(1)],
    ],
  },
};

function databaseOf(changed: Parameters<typeof writeDatabase>[1] = tables) {
  const file = path.join(root, 'probe.db');
  writeDatabase(file, changed);
  return sourceOf({ 'probe.db': readFileSync(file) }, root);
}

test('a database is read as it was written, without users', async () => {
  const runs = await runsIn(trackio, databaseOf());
  expect(Object.keys(runs)).toEqual(['probe.db#one', 'probe.db#b2', 'probe.db#c3']);
  const one = runs['probe.db#one']!;
  expect(valuesOf(one)).toEqual({
    loss: [
      [0, 1],
      [1, Number.NaN],
      [0, 0.5],
    ],
    'val/acc': [[0, 0.1]],
    'nested.a': [[0, 5]],
    big: [[1, Number.NEGATIVE_INFINITY]],
    step: [[1, 3]],
  });
  expect(one).toMatchObject({
    tool: 'Trackio',
    label: 'one',
    notes: [],
    facts: { started: '2026-11-29T16:08:00.500Z', durationSeconds: 4 },
  });
  expect(one.parameters).toEqual({ lr: 0.1, model: { depth: 3 }, wide: Number.POSITIVE_INFINITY });
  expect(Object.values(runs).map(({ parameters }) => parameters['lr'])).toEqual([0.1, 0.2, 0.3]);
  expect(toldBy(Object.values(runs))).not.toMatch(/erika/);
});

test('one of a version before 0.24 tells runs by their names; its JSON may be texts', async () => {
  const source = databaseOf({
    metrics: {
      columns: ['id', 'timestamp', 'run_name', 'step', 'metrics'],
      rows: [[1, at(1), 'one', 0, '{"loss":1}']],
    },
    configs: { columns: ['id', 'run_name', 'config'], rows: [[1, 'one', '{"lr":1}']] },
  });
  const run = await onlyRun(trackio, source);
  expect([run.place, run.parameters, valuesOf(run)]).toEqual([
    'probe.db#one',
    { lr: 1 },
    { loss: [[0, 1]] },
  ]);
});

test.each<[string, unknown, RegExp]>([
  ['metrics that are no JSON', 'loss=1', /^probe\.db: expected JSON, not "loss=1"/],
  ['metrics that are no object', '3', /^probe\.db: expected JSON of an object/],
])('%s are refused', async (_, content, reason) => {
  const { columns } = tables.metrics;
  const row = [1, 'a', at(1), 'one', 0, content as string, null, null];
  await expect(
    onlyRun(trackio, databaseOf({ ...tables, metrics: { columns, rows: [row] } })),
  ).rejects.toThrow(reason);
});

const text = (name: string, data: string[]): ColumnSource => ({ name, data, type: 'STRING' });
const numbers = (name: string, data: (number | null)[]): ColumnSource => ({
  name,
  data,
  type: 'DOUBLE',
});

/** What Trackio's `export_to_parquet` writes, by another writer. */
const exported = {
  'probe.parquet': parquet([
    { name: 'id', data: [1n, 2n, 3n], type: 'INT64' },
    text('run_id', ['a1', 'a1', 'b2']),
    text('timestamp', [at(1), at(2), at(3)]),
    text('run_name', ['one', 'one', 'two']),
    { name: 'step', data: [0n, 1n, 0n], type: 'INT64' },
    numbers('loss', [1, Number.NaN, null]),
    numbers('big', [null, Number.POSITIVE_INFINITY, 2]),
    { name: '__step', data: [7n, null, null], type: 'INT64', nullable: true } as ColumnSource,
    text('text', ['erika', 'erika', 'x']),
  ]),
  'probe_configs.parquet': parquet([
    text('run_id', ['a1', 'b2']),
    text('run_name', ['one', 'two']),
    text('created_at', [at(0), at(0)]),
    numbers('lr', [0.1, 0.2]),
    { name: 'deep', data: [true, false], type: 'BOOLEAN' },
    text('_Username', ['erika', 'erika']),
    text('_Created', [at(0), at(0)]),
  ]),
};

function parquet(columnData: ColumnSource[]): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

test('an export is read with its configurations beside it, or in aux', async () => {
  const runs = await runsIn(trackio, sourceOf(exported));
  expect(Object.keys(runs)).toEqual(['probe.parquet#one', 'probe.parquet#two']);
  const { 'probe.parquet#one': one, 'probe.parquet#two': two } = runs;
  expect(valuesOf(one!)).toEqual({
    loss: [
      [0, 1],
      [1, Number.NaN],
    ],
    big: [[1, Number.POSITIVE_INFINITY]],
    step: [[0, 7]],
  });
  expect(valuesOf(two!)).toEqual({ big: [[0, 2]] });
  expect([one!.parameters, two!.parameters]).toEqual([
    { lr: 0.1, deep: true },
    { lr: 0.2, deep: false },
  ]);
  expect(one!.facts).toEqual({ started: '2026-11-29T16:08:00.500Z', durationSeconds: 1 });
  expect(toldBy(Object.values(runs))).not.toMatch(/erika/);
  const still = {
    'metrics.parquet': exported['probe.parquet'],
    'aux/configs.parquet': exported['probe_configs.parquet'],
  };
  const moved = await runsIn(trackio, sourceOf(still));
  expect(moved['metrics.parquet#one']!.parameters).toEqual(one!.parameters);
});

test('an export beside its database isn’t read again, and other tables aren’t read', async () => {
  const database = readFileSync(path.join(root, 'probe.db'));
  const source = writtenSource(root, { ...exported, 'probe.db': database });
  const found = await trackio.find(source, {});
  expect(found.map(({ place }) => place)).toEqual(['probe.db']);
  const other = { 'series.parquet': parquet([numbers('step', [1]), numbers('loss', [1])]) };
  expect(await trackio.find(sourceOf(other), {})).toEqual([]);
});

test('damaged exports are read or refused, soon', { timeout: 100_000 }, async () => {
  const tally = { read: 0, refused: 0, other: 0 };
  const whole = exported['probe.parquet'];
  await fc.assert(
    fc.asyncProperty(damaged(whole), async (bytes) => {
      const source = sourceOf({ ...exported, 'probe.parquet': bytes });
      const runs = await readOrRefuse(trackio, source);
      tally[runs ? (runs.length ? 'read' : 'other') : 'refused']++;
    }),
    { numRuns: 1500 },
  );
  expect(tally.read).toBeGreaterThan(100);
  expect(tally.refused).toBeGreaterThan(100);
});

test('damaged databases are read or refused, soon', { timeout: 100_000 }, async () => {
  databaseOf();
  const whole = readFileSync(path.join(root, 'probe.db'));
  const tally = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(damaged(whole), async (bytes) => {
      const runs = await readOrRefuse(trackio, writtenSource(root, { 'probe.db': bytes }));
      tally[runs ? 'read' : 'refused']++;
    }),
    { numRuns: 700 },
  );
  expect(tally.read).toBeGreaterThan(100);
  expect(tally.refused).toBeGreaterThan(20);
});
