import { statSync } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { inTemporaryFolder } from '../../../files/temporary-folder.ts';
import { FormatError } from './format-error.ts';

/** The tables of a SQLite file, for reading alone. Of what else it holds, such as views, nothing is ever executed. */
export interface Database {
  /** The columns that a table stores; undefined if there is no such table. */
  columns(table: string): ReadonlySet<string> | undefined;
  /**
   * All rows of a table, one after the other, in the order in which they were written.
   *
   * @throws FormatError if the file is damaged
   */
  rows(table: string, columns: readonly string[]): Iterable<Record<string, unknown>>;
}

/** What the first bytes of a file must be. */
export function isSqlite(head: Buffer): boolean {
  return head.toString('latin1', 0, signature.length) === signature;
}

export const sqliteHeadBytes = 100;

/**
 * Opens a database for as long as `work` takes. Beside the file nothing is left: one whose last rows are in a write-ahead
 * log without its index is read as a copy, since SQLite would write that index.
 *
 * @throws FormatError if it is none, is damaged, or locked
 */
export async function withDatabase<Value>(
  file: string,
  work: (database: Database) => Value,
): Promise<Value> {
  const log = `${file}-wal`;
  if (!(await usesLog(file))) return workWith(pathToFileURL(file), work);
  if (sizeOf(log) === 0) return workWith(immutable(file), work);
  if (sizeOf(`${file}-shm`) > 0) return workWith(pathToFileURL(file), work);
  return inTemporaryFolder('database', async (folder) => {
    const copy = path.join(folder, 'copy.db');
    await copyFile(file, copy);
    await copyFile(log, `${copy}-wal`);
    return workWith(pathToFileURL(copy), work);
  });
}

/** @throws FormatError naming table and column, if the value is no text: a column of SQLite may hold anything */
export function textIn(table: string, row: Record<string, unknown>, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw unexpected(table, column, 'a text', value);
}

/** @throws FormatError as `textIn` */
export function numberIn(table: string, row: Record<string, unknown>, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw unexpected(table, column, 'a number', value);
}

/** Loads Node's SQLite without its warning that it is experimental; other warnings are given as always. */
export function loadSqlite(): typeof import('node:sqlite') {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).startsWith('SQLite is an experimental feature')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

const signature = 'SQLite format 3\0';
/** As many as a run with two metrics may have. */
const maximumRows = 20_000_000;

/** Whether the file's header says that changes go to a log first. */
async function usesLog(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(20), 0, 20, 0);
    return buffer[18] === 2 || buffer[19] === 2;
  } finally {
    await handle.close();
  }
}

/** SQLite takes no locks on such a file, and makes no other one. */
function immutable(file: string): URL {
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  return url;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function workWith<Value>(file: URL, work: (database: Database) => Value): Value {
  const { DatabaseSync } = loadSqlite();
  const database = refusing(
    () => new DatabaseSync(file, { readOnly: true, timeout: millisecondsOfPatience }),
  );
  try {
    refusing(() => database.exec(distrust));
    return work(readerOf(database));
  } finally {
    database.close();
  }
}

const millisecondsOfPatience = 2000;
/** No functions or virtual tables in the file's schema are run, and its pages are checked. */
const distrust =
  'PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON; PRAGMA mmap_size = 0;';

function readerOf(database: DatabaseSync): Database {
  const all = (sql: string) => refusing(() => database.prepare(sql).all());
  const tables = new Set(
    all('PRAGMA table_list')
      .filter(({ schema, type }) => schema === 'main' && type === 'table')
      .map(({ name }) => name),
  );
  return {
    columns(table) {
      if (!tables.has(table)) return undefined;
      const columns = all(`PRAGMA table_xinfo(${quoted(table)})`);
      // Hidden ones are computed by an expression of the file.
      return new Set(columns.filter(({ hidden }) => hidden === 0).map(({ name }) => String(name)));
    },
    *rows(table, columns) {
      // Without an index: in the order of writing. A condition could keep SQLite in a hostile file for ever.
      const sql = `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(table)} NOT INDEXED`;
      const rows = refusing(() => database.prepare(sql).iterate());
      for (let number = 1; ; number++) {
        const next = refusing(() => rows.next());
        if (next.done) return;
        if (number > maximumRows) {
          throw new FormatError(`its table ${table} has more than ${maximumRows} rows`);
        }
        yield next.value;
      }
    },
  };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** SQLite's numbers for what may be wrong with a file. */
const busy = [5, 6];
const damaged = 11;
const foreign = 26;

function refusing<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    const { errcode, message } = error as Error & { errcode?: number };
    const code = (errcode ?? 0) & 0xff;
    if (busy.includes(code)) {
      throw new FormatError('is locked by another program: end it, or wait until it has written');
    }
    if (code === foreign) throw new FormatError('is no SQLite database');
    if (code === damaged) throw new FormatError('is damaged: copy it anew, or take it away');
    throw new FormatError(`SQLite can't read it: ${message}`, { cause: error });
  }
}

function unexpected(table: string, column: string, expected: string, value: unknown): FormatError {
  const shown = (JSON.stringify(value) ?? '').slice(0, 60);
  return new FormatError(`its table ${table} has in ${column} ${shown}; expected ${expected}`);
}
