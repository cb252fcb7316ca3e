import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSqlite } from '../../../src/lab/readers/formats/sqlite.ts';
import { mlflow } from '../../../src/lab/readers/tools/mlflow.ts';
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
import { firstId, mlflowFolder, mlflowTables, secondId } from './mlflow-file.ts';
import { writeDatabase } from './sqlite-file.ts';

const folder = `mlruns/1/${firstId}`;
const facts = {
  started: '2023-11-14T22:13:20.000Z',
  durationSeconds: 2.5,
  commit: 'e'.repeat(40),
};

describe('a folder', () => {
  test('is read as it was written: NaN and infinity, steps that go back, names with "/"', async () => {
    const files = {
      'metrics/train/loss':
        '1700000000100 1.0 0\n1700000000200 nan 1\n1700000000300 inf 2\n1700000000400 -inf 3\n1700000000500 1e-07 1\n',
      'metrics/acc': '1700000000100 0.9 0 digits 1a2b3c\n',
      'metrics/old': '1700000000100 0.25\n',
      'params/lr': '0.1',
      'params/opt/note': 'two\nlines',
      'params/none': '',
    };
    const run = await onlyRun(mlflow, sourceOf(mlflowFolder(folder, { files })));
    expect(valuesOf(run)).toEqual({
      acc: [[0, 0.9]],
      old: [[0, 0.25]],
      'train/loss': [
        [0, 1],
        [1, Number.NaN],
        [2, Number.POSITIVE_INFINITY],
        [3, Number.NEGATIVE_INFINITY],
        [1, 1e-7],
      ],
    });
    expect(run.metrics.get('train/loss')!.time![1]).toBe(1_700_000_000.2);
    expect(run).toMatchObject({ place: folder, tool: 'MLflow', label: 'carefree-hen-3', facts });
    expect(run.parameters).toEqual({ lr: '0.1', 'opt/note': 'two\nlines', none: '' });
    expect(run.notes).toEqual([]);
    expect(toldBy([run])).not.toMatch(/erika|home|Users/i);
  });

  test('counts neither what was deleted nor folders of experiments and models', async () => {
    const runs = await runsIn(
      mlflow,
      sourceOf({
        ...mlflowFolder(folder),
        ...mlflowFolder(`mlruns/.trash/${secondId}`),
        'mlruns/1/meta.yaml': 'experiment_id: 1\nname: probe\n',
        'mlruns/1/models/m-1/meta.yaml': 'model_id: m-1\nsource_run_id: x\n',
        [`mlruns/1/${secondId}/meta.yaml`]: `run_id: ${secondId}\nlifecycle_stage: deleted\n`,
      }),
    );
    expect(Object.keys(runs)).toEqual([folder]);
    expect(runs[folder]!.notes).toEqual(['It has no metrics.']);
  });

  test('of an old version that was never ended, without a name', async () => {
    const meta = `run_uuid: ${secondId}\nstatus: 1\nend_time: null\nstart_time: 1600000000000\nname: ''\n`;
    const own = sourceOf({ 'meta.yaml': meta, 'metrics/acc': '1600000001 0.5 0\n' });
    const run = await onlyRun(mlflow, own);
    expect(run).toMatchObject({ place: '.', facts: { started: '2020-09-13T12:26:40.000Z' } });
    expect(run.label).toBe(undefined);
    expect(run.notes).toEqual(['It never told MLflow that it had ended.']);
  });

  test('whose last line is cut short is read without it', async () => {
    const files = { 'metrics/acc': '1700000000100 0.9 0\n1700000000100 0.9 1' };
    const run = await onlyRun(mlflow, sourceOf(mlflowFolder(folder, { files })));
    expect(valuesOf(run)).toEqual({ acc: [[0, 0.9]] });
    expect(run.notes).toEqual(['A metric ends within a line, which is left out.']);
  });

  test.each([
    '1700000000100',
    'now 0.9 0',
    '1700000000100 0x10 0',
    '1700000000100 1 0.5',
  ])('with the line %j is refused', async (line) => {
    const files = { 'metrics/acc': `1700000000100 0.9 0\n${line}\n` };
    await expect(onlyRun(mlflow, sourceOf(mlflowFolder(folder, { files })))).rejects.toThrow(
      `${folder}/metrics/acc: line 2: expected "time value step", not ${JSON.stringify(line)}`,
    );
  });

  test('with another meta.yaml is refused', async () => {
    const given = mlflowFolder(folder, { meta: 'more: *unknown\n' });
    await expect(onlyRun(mlflow, sourceOf(given))).rejects.toThrow(
      `${folder}/meta.yaml: is no YAML`,
    );
    const other = { [`${folder}/meta.yaml`]: 'run_id: x\nstart_time: soon\n' };
    await expect(onlyRun(mlflow, sourceOf(other))).rejects.toThrow(
      `${folder}/meta.yaml: start_time isn't as MLflow writes it`,
    );
  });

  test('is read or refused, soon, whatever is damaged', { timeout: 60_000 }, async () => {
    const given = mlflowFolder(folder, {
      files: { 'metrics/acc': '1700000000100 0.9 0\n1700000000100 nan 1\n', 'params/lr': '0.1' },
    });
    const names = Object.keys(given);
    const tally = { read: 0, refused: 0 };
    const cases = fc
      .constantFrom(...names)
      .chain((name) => damaged(Buffer.from(given[name]!)).map((bytes) => ({ [name]: bytes })));
    await fc.assert(
      fc.asyncProperty(cases, async (changed) => {
        const runs = await readOrRefuse(mlflow, sourceOf({ ...given, ...changed }));
        tally[runs ? 'read' : 'refused']++;
      }),
      { numRuns: 1000 },
    );
    expect(tally.read).toBeGreaterThan(100);
    expect(tally.refused).toBeGreaterThan(50);
  });
});

describe('a database', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), 'retrace-mlflow-'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const metrics = [
    ['train/loss', 1, 1.7e12, firstId, 0, 0],
    ['train/loss', 0, 1.7e12 + 1, firstId, 1, 1],
    ['train/loss', Number.MAX_VALUE, 1.7e12 + 2, firstId, 2, 0],
    ['train/loss', -Number.MAX_VALUE, 1.7e12 + 3, firstId, 3, 0],
    ['acc', 0.9, 1.7e12, secondId, 0, 0],
    ['train/loss', 0.2, 1.7e12 + 4, firstId, 1, 0],
  ];
  const given = (name = 'mlflow.db') =>
    sourceOf({ [name]: readFileSync(path.join(root, name)) }, root);

  test('is read as it was written, in the order of writing', async () => {
    // An index that has all columns, as MLflow's key, would give another order.
    const index = 'CREATE INDEX i ON metrics (value, key, timestamp, run_uuid, step, is_nan)';
    writeDatabase(path.join(root, 'mlflow.db'), mlflowTables(metrics), index);
    const run = await onlyRun(mlflow, given());
    expect(valuesOf(run)).toEqual({
      'train/loss': [
        [0, 1],
        [1, Number.NaN],
        [2, Number.POSITIVE_INFINITY],
        [3, Number.NEGATIVE_INFINITY],
        [1, 0.2],
      ],
    });
    expect(run).toMatchObject({
      place: `mlflow.db#${firstId}`,
      tool: 'MLflow',
      label: 'carefree-hen-3',
      parameters: { lr: '0.1' },
      facts,
      notes: [],
    });
    expect(toldBy([run])).not.toMatch(/erika|home/i);
    expect(readdirSync(root)).toEqual(['mlflow.db']);
  });

  test('has a digest for each run, which other runs don’t change', async () => {
    const digestOf = async (rows: typeof metrics) => {
      writeDatabase(path.join(root, 'mlflow.db'), mlflowTables(rows));
      return (await onlyRun(mlflow, given())).digest;
    };
    const digest = await digestOf(metrics);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(await digestOf([...metrics, ['acc', 1, 1, secondId, 1, 0]])).toBe(digest);
    expect(await digestOf([...metrics, ['acc', 1, 1, firstId, 1, 0]])).not.toBe(digest);
  });

  test('with another name is found by its tables; other databases are not', async () => {
    writeDatabase(path.join(root, 'runs.sqlite'), mlflowTables(metrics));
    writeDatabase(path.join(root, 'optuna.db'), { trials: { columns: ['a'], rows: [] } });
    expect(Object.keys(await runsIn(mlflow, given('runs.sqlite')))).toEqual([
      `runs.sqlite#${firstId}`,
    ]);
    expect(await mlflow.find(given('optuna.db'), {})).toEqual([]);
  });

  test('that another program holds locked is refused', async () => {
    const file = path.join(root, 'mlflow.db');
    writeDatabase(file, mlflowTables(metrics));
    const source = given();
    const writer = new (loadSqlite().DatabaseSync)(file);
    writer.exec('BEGIN EXCLUSIVE');
    await expect(onlyRun(mlflow, source)).rejects.toThrow(
      'mlflow.db: is locked by another program: end it, or wait until it has written',
    );
    writer.close();
  });

  test('of a version before steps is read', async () => {
    const tables = mlflowTables();
    const columns = ['key', 'value', 'timestamp', 'run_uuid'];
    const rows = [['acc', 0.5, 1.6e12, firstId]];
    writeDatabase(path.join(root, 'mlflow.db'), { ...tables, metrics: { columns, rows } });
    expect(valuesOf(await onlyRun(mlflow, given()))).toEqual({ acc: [[0, 0.5]] });
  });

  test.each<[string, (file: string) => void, string]>([
    [
      'of another program',
      (file) => writeDatabase(file, { trials: { columns: ['a'], rows: [] } }),
      "isn't a database of MLflow: it has no table runs",
    ],
    [
      'without a column',
      (file) => writeDatabase(file, { ...mlflowTables(), params: { columns: ['key'], rows: [] } }),
      "isn't a database of MLflow: it has no column run_uuid in its table params",
    ],
    [
      'whose metrics are a view, which is never run',
      (file) => {
        const { metrics: _, ...tables } = mlflowTables();
        const endless =
          'CREATE VIEW metrics AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS key, i AS value, i AS timestamp, i AS run_uuid FROM n WHERE i < 0';
        writeDatabase(file, tables, endless);
      },
      "isn't a database of MLflow: it has no table metrics",
    ],
    [
      'whose metrics are computed',
      (file) => {
        const { metrics: _, ...tables } = mlflowTables();
        const computed =
          'CREATE TABLE metrics (key, timestamp, run_uuid, value AS (zeroblob(1000000000)) VIRTUAL)';
        writeDatabase(file, tables, computed);
      },
      "isn't a database of MLflow: it has no column value in its table metrics",
    ],
    [
      'with a text for a value',
      (file) => writeDatabase(file, mlflowTables([['acc', 'high', 1, firstId, 0, 0]])),
      'its table metrics has in value "high"; expected a number',
    ],
    ['that is none', (file) => writeFileSync(file, 'text'), 'is no SQLite database'],
  ])('%s is refused', async (_, write, reason) => {
    write(path.join(root, 'mlflow.db'));
    await expect(onlyRun(mlflow, given())).rejects.toThrow(`mlflow.db: ${reason}`);
  });

  test('is read or refused, soon, whatever is damaged', { timeout: 100_000 }, async () => {
    const file = path.join(root, 'mlflow.db');
    writeDatabase(file, mlflowTables(metrics));
    const whole = readFileSync(file);
    const tally = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(damaged(whole), async (bytes) => {
        const runs = await readOrRefuse(mlflow, writtenSource(root, { 'mlflow.db': bytes }));
        tally[runs ? 'read' : 'refused']++;
      }),
      { numRuns: 1000 },
    );
    expect(tally.read).toBeGreaterThan(100);
    expect(tally.refused).toBeGreaterThan(100);
  });
});
