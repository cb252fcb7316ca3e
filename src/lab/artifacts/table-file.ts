import { csvFormatRows, csvParseRows } from 'd3-dsv';
import { closestName } from '../../messages/closest-name.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { camelCase } from '../readers/metric-names.ts';
import { type ColumnType, type EntryOf, maximumRows } from '../records/artifact-entry.ts';
import type { Columns } from './declare.ts';
import { type ArtifactPlace, type EncodedArtifact, encoded } from './encoded.ts';

/** A table's row, by column. */
export type Row = Record<string, number | string>;

/**
 * Encodes rows as the CSV that is kept: columns as declared, a line feed after each row, numbers in their shortest form.
 *
 * @throws ExpectedError naming the row and the column of a value that the table doesn't take
 */
export function encodeTable(
  rows: unknown,
  columns: Columns,
  place: ArtifactPlace,
): EncodedArtifact {
  if (!Array.isArray(rows)) {
    throw new ExpectedError(`${place.shown}: is ${kindOf(rows)}; keep a list of rows`);
  }
  requireFew(rows.length, place.shown);
  const names = Object.keys(columns);
  const cells = rows.map((row, i) => {
    const where = `${place.shown}: row ${i + 1}`;
    requireColumns(row, columns, where);
    return names.map((name) => {
      const value = Object.hasOwn(row, name) ? row[name] : undefined;
      return cellOf(value, columns[name]!, () => `${where}: ${name}`);
    });
  });
  const text = csvFormatRows([names, ...cells]);
  return encoded(
    place,
    {
      kind: 'table',
      rows: rows.length,
      columns: names.map((name) => ({ name, type: columns[name]! })),
    },
    Buffer.from(`${text}\n`),
  );
}

/**
 * Reads the cells of a table that a program wrote. Its columns may be named in any case, and in any order; others are left out.
 *
 * @param lineOf the line of a row in the file, by its index, for errors
 * @throws ExpectedError naming the line and the column, or a column that is missing
 */
export function rowsOfCells(
  header: readonly string[],
  cells: readonly (readonly string[])[],
  columns: Columns,
  { shown, lineOf = (row) => row + 2 }: { shown: string; lineOf?(row: number): number },
): Row[] {
  if (header.length > mostColumns) {
    throw new ExpectedError(
      `${shown}: has ${header.length} columns, and ${mostColumns} are read at most; write a row for each value`,
    );
  }
  const places = Object.keys(columns).map((name) => ({
    name,
    at: placeOf(name, header, shown),
    type: columns[name]!,
  }));
  requireFew(cells.length, shown);
  return cells.map((row, i) => {
    requireCells(row, header, () => `${shown}:${lineOf(i)}`);
    return Object.fromEntries(
      places.map(({ name, at, type }) => {
        const where = () => `${shown}:${lineOf(i)}: ${name}`;
        return [name, parseCell(row[at]!, type, where)];
      }),
    );
  });
}

/** A number with a decimal comma, or a text that isn't quoted, would move all that follow it. */
function requireCells(
  row: readonly string[],
  header: readonly string[],
  where: () => string,
): void {
  if (row.length === header.length) return;
  throw new ExpectedError(
    `${where()} has ${row.length} cells, and the table has ${header.length} columns; quote texts with a comma, and write numbers with a point`,
  );
}

/**
 * Decodes a kept table.
 *
 * @param shown the file's path, for errors
 * @throws ExpectedError if it isn't the table that its record describes
 */
export function decodeTable(
  bytes: Uint8Array,
  { columns, rows }: Pick<EntryOf<'table'>, 'columns' | 'rows'>,
  shown: string,
): Row[] {
  const [header = [], ...cells] = csvParseRows(Buffer.from(bytes).toString());
  const names = columns.map(({ name }) => name);
  const isAsDescribed =
    header.join() === names.join() &&
    cells.length === rows &&
    cells.every((row) => row.length === names.length);
  if (!isAsDescribed) {
    throw new ExpectedError(`${shown}: isn't the table that its run.json describes; restore it`);
  }
  const declared = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
  return rowsOfCells(header, cells, declared, { shown });
}

/** Of a file that a program wrote: a table is kept without those that aren't declared. */
const mostColumns = 10_000;

/** @throws ExpectedError if a table would have too many rows */
export function requireFew(rows: number, shown: string): void {
  if (rows <= maximumRows) return;
  throw new ExpectedError(
    `${shown}: has ${rows} rows, and a table may have ${maximumRows}; count or draw fewer`,
  );
}

function requireColumns(row: unknown, columns: Columns, where: string): asserts row is Row {
  if (typeof row !== 'object' || row === null) {
    throw new ExpectedError(`${where} is ${kindOf(row)}; a row is an object with its columns`);
  }
  const unknown = Object.keys(row).find((name) => !Object.hasOwn(columns, name));
  if (unknown === undefined) return;
  throw new ExpectedError(
    `${where} has ${JSON.stringify(plainLine(unknown, 60))}, which isn't one of its columns; known: ${Object.keys(columns).join(', ')}`,
  );
}

function cellOf(value: unknown, type: ColumnType, where: () => string): string {
  if (type === 'text') {
    if (typeof value === 'string') return value;
    throw new ExpectedError(`${where()} is ${kindOf(value)}; expected a text`);
  }
  if (typeof value !== 'number' || Math.abs(value) === Infinity) {
    const told = typeof value === 'number' ? String(value) : kindOf(value);
    throw new ExpectedError(`${where()} is ${told}; expected a number, or NaN if it is missing`);
  }
  return Number.isNaN(value) ? '' : String(value);
}

function parseCell(cell: string, type: ColumnType, where: () => string): number | string {
  if (type === 'text') return cell;
  const trimmed = cell.trim();
  if (trimmed === '') return NaN;
  const number = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(trimmed) ? Number(trimmed) : Infinity;
  if (Number.isFinite(number)) return number;
  if (/^(nan|na|null)$/i.test(trimmed)) return NaN;
  throw new ExpectedError(
    `${where()} is ${JSON.stringify(plainLine(cell, 40))}; expected a number, or nothing if it is missing`,
  );
}

function placeOf(name: string, header: readonly string[], shown: string): number {
  const exact = header.indexOf(name);
  if (exact >= 0 && header.lastIndexOf(name) === exact) return exact;
  const forms = header.map((each) => camelCase(each));
  const [at = -1, other] = forms.flatMap((form, i) => (form === name ? [i] : []));
  if (at >= 0 && other === undefined) return at;
  const known = plainLine(header.join(', '), 200);
  if (at >= 0) throw new ExpectedError(`${shown}: two of its columns are ${name}: ${known}`);
  const meant = closestName(
    name,
    header.filter(({ length }) => length < 100),
  );
  const remedy = meant === undefined ? `it has ${known}` : `is it ${plainLine(meant, 60)}?`;
  throw new ExpectedError(`${shown}: has no column ${name}, which its table declares; ${remedy}`);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
