import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FormatError } from '../../../src/lab/readers/formats/format-error.ts';
import { loadSqlite, withDatabase } from '../../../src/lab/readers/formats/sqlite.ts';

const Database = loadSqlite().DatabaseSync;

let root: string;
let file: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'retrace-sqlite-'));
  file = path.join(root, 'a.db');
});
afterEach(() => rmSync(root, { recursive: true }));

const values = (target: string) =>
  withDatabase(target, (database) => [...database.rows('m', ['a'])].map((row) => row['a']));

describe('a database with a write-ahead log', () => {
  let writer: DatabaseSync;
  beforeEach(() => {
    writer = new Database(file);
    writer.exec('PRAGMA journal_mode = WAL; CREATE TABLE m (a); INSERT INTO m VALUES (1)');
  });
  afterEach(() => {
    if (writer.isOpen) writer.close();
  });

  test('is read with what is in the log alone, while it is written', async () => {
    expect(await values(file)).toEqual([1]);
    writer.exec('INSERT INTO m VALUES (2)');
    expect(await values(file)).toEqual([1, 2]);
  });

  test('is read after a crash, and nothing is left beside it', async () => {
    const crashed = path.join(root, 'crashed.db');
    copyFileSync(file, crashed);
    copyFileSync(`${file}-wal`, `${crashed}-wal`);
    const before = readdirSync(root);
    expect(await values(crashed)).toEqual([1]);
    expect(readdirSync(root)).toEqual(before);
  });

  test('is read when it was closed, and nothing is left beside it', async () => {
    writer.close();
    expect(await values(file)).toEqual([1]);
    expect(readdirSync(root)).toEqual(['a.db']);
  });
});

test('a locked database is refused with what to do', async () => {
  const writer = new Database(file);
  writer.exec('CREATE TABLE m (a); BEGIN EXCLUSIVE; INSERT INTO m VALUES (1)');
  const reading = values(file);
  await expect(reading).rejects.toThrow(FormatError);
  await expect(reading).rejects.toThrow(
    'is locked by another program: end it, or wait until it has written',
  );
  writer.close();
});

test('Node’s warning that SQLite is experimental is not given; others are', () => {
  const writer = new Database(file);
  writer.exec('CREATE TABLE m (a); INSERT INTO m VALUES (7)');
  writer.close();
  const module = pathToFileURL(path.resolve('src/lab/readers/formats/sqlite.ts')).href;
  const program = `
    import { withDatabase } from ${JSON.stringify(module)};
    await withDatabase(${JSON.stringify(file)}, (database) => console.log(...database.rows('m', ['a'])));
    process.emitWarning('something else', 'ExperimentalWarning');
  `;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { encoding: 'utf8' },
  );
  expect(stdout).toContain('a: 7');
  expect(stderr).toContain('ExperimentalWarning: something else');
  expect(stderr).not.toContain('SQLite');
});
