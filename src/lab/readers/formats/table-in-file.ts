import { csvParseRows, tsvParseRows } from 'd3-dsv';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { looseJson } from './loose-json.ts';

/** The cells of a table, as texts. */
export interface FoundTable {
  header: string[];
  cells: string[][];
  /** What readers of a page must know of how it was read: a phrase, as "rounded as its notebook shows them". */
  caveat?: string;
}

/**
 * The table in a file: CSV, TSV, JSON lines, or JSON as W&B, MLflow, DVCLive and pandas write tables.
 *
 * @throws ExpectedError naming the file, if it holds no table
 */
export function tableInFile(bytes: Uint8Array, file: string): FoundTable {
  const text = textInFile(bytes, file);
  if (/\.json$/i.test(file)) return orRefuse(tableOfJson(parsed(text)), file);
  if (/\.jsonl$/i.test(file)) return orRefuse(tableOfLines(text), file);
  return tableOfText(text, /\.tsv$/i.test(file) ? '\t' : ',');
}

/** @throws ExpectedError naming the file, if it is no text in UTF-8 */
export function textInFile(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ExpectedError(`${file}: isn't text in UTF-8; save it as UTF-8`);
  }
}

/** The table in delimited text; the first line is the header. */
export function tableOfText(text: string, delimiter: ',' | '\t'): FoundTable {
  const parse = delimiter === '\t' ? tsvParseRows : csvParseRows;
  const [header = [], ...cells] = parse(text);
  return {
    header: header.map((name) => name.trim()),
    cells: cells.filter((row) => row.length > 1 || row[0] !== '' || header.length === 1),
  };
}

/** The table in lines of JSON objects; undefined if a line is anything else. */
export function tableOfLines(text: string): FoundTable | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const rows = lines.map(parsed);
  return rows.length > 0 ? tableOfJson(rows) : undefined;
}

/**
 * The table that a value of JSON is: a list of objects; columns with rows of cells (W&B, MLflow, and pandas' `split`); or a
 * data resource, which Jupyter shows. Undefined if it is none.
 */
export function tableOfJson(value: unknown): FoundTable | undefined {
  if (Array.isArray(value)) return tableOfObjects(value);
  if (!isObject(value) || !Array.isArray(value['data'])) return undefined;
  const { columns, data, schema } = value;
  if (isObject(schema) && Array.isArray(schema['fields'])) {
    const names = schema['fields'].map((field) => (isObject(field) ? field['name'] : undefined));
    return tableOfObjects(data, names.map(String));
  }
  if (!Array.isArray(columns)) return undefined;
  const rows = data.filter(Array.isArray);
  if (rows.length !== data.length) return undefined;
  return { header: columns.map(String), cells: rows.map((row) => row.map(cellText)) };
}

function tableOfObjects(rows: readonly unknown[], known?: string[]): FoundTable | undefined {
  if (!rows.every(isObject) || (rows.length === 0 && !known)) return undefined;
  const header = known ?? namesIn(rows);
  if (header.length > mostColumns) return undefined;
  return {
    header,
    cells: rows.map((row) =>
      header.map((name) => cellText(Object.hasOwn(row, name) ? row[name] : undefined)),
    ),
  };
}

/** More are no table, but objects that have little in common. */
const mostColumns = 1000;

function namesIn(rows: readonly Record<string, unknown>[]): string[] {
  const names = new Set<string>();
  for (const row of rows) {
    for (const name of Object.keys(row)) names.add(name);
    if (names.size > mostColumns) break;
  }
  return [...names];
}

/** Pictures and the like in a cell of W&B tell only where their files lie. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  return isObject(value) && '_type' in value ? '' : jsonText(value);
}

/** Nothing of a value that is nested too deeply to be written. */
function jsonText(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '';
  }
}

function parsed(text: string): unknown {
  try {
    return looseJson(text);
  } catch {
    return undefined;
  }
}

function orRefuse(table: FoundTable | undefined, file: string): FoundTable {
  if (table) return table;
  throw new ExpectedError(
    `${file}: holds no table: expected a list of objects, or columns and data`,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
