import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { loadSqlite } from '../../../src/lab/readers/formats/sqlite.ts';

type Value = number | string | null | Uint8Array;

/** Writes a database with tables that have these columns and rows. */
export function writeDatabase(
  file: string,
  tables: Record<string, { columns: readonly string[]; rows: readonly Value[][] }>,
  sql = '',
): void {
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const database = new (loadSqlite().DatabaseSync)(file);
  for (const [table, { columns, rows }] of Object.entries(tables)) {
    database.exec(`CREATE TABLE "${table}" (${columns.map((column) => `"${column}"`).join(', ')})`);
    const places = columns.map(() => '?').join(', ');
    const insert = database.prepare(`INSERT INTO "${table}" VALUES (${places})`);
    for (const row of rows) insert.run(...row);
  }
  database.exec(sql);
  database.close();
}
