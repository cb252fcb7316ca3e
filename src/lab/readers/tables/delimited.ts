import { dsvFormat } from 'd3-dsv';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { plainLine } from '../../../messages/plain-text.ts';
import { listed } from '../source.ts';
import { LoggedRows, type Metrics } from '../text/logged-rows.ts';
import { numberOf } from '../text/number-token.ts';
import { isTimeName, secondsSince1970, stepNamesIn } from '../text/step-names.ts';

/** A table of text: CSV, TSV, or parted by semicolons. */
export interface Table {
  file: string;
  /** Without the blanks around them. That of a column without a name is empty. */
  names: string[];
  /** Rows may have fewer cells than there are names, but no more. */
  rows: string[][];
  /** What readers of a page must know. */
  notes: string[];
  /** What the author should know. */
  told: string[];
}

/** The names in the first line of a table, and the cells of its first row. */
export function parseHead([first = '', second]: readonly string[], file: string) {
  const format = dsvFormat(delimiterOf(first, file));
  const cells = (line: string) => (format.parseRows(line)[0] ?? []).map((cell) => cell.trim());
  return { names: cells(first), row: second === undefined ? undefined : cells(second) };
}

/** @throws ExpectedError naming the line, and what was expected there */
export function parseTable(text: string, file: string): Table {
  const firstLine = /^[^\r\n]*/.exec(text)![0];
  const delimiter = delimiterOf(firstLine, file);
  const all = dsvFormat(delimiter).parseRows(text);
  const header = (all[0] ?? []).map((name) => name.trim());
  checkNames(header, file);
  const isLonger = rowsAreLonger(header, all.slice(1));
  if (isLonger && delimiter === ',') refuseDecimalCommas(all, text, file);
  const names = isLonger ? ['', ...header] : header;
  const table: Table = { file, names, rows: [], notes: [], told: [] };
  if (!/["\r\n]$/.test(text)) lookAtEnd(all, table);
  all.forEach((cells, i) => {
    if (i === 0 || isBlank(cells) || isHeader(cells, header)) return;
    table.rows.push(trimmed(cells, names.length, () => placeOf(all, i, file), delimiter));
  });
  return table;
}

/** R's `write.table` names the rows, but not the column of their names. */
function rowsAreLonger(header: readonly string[], rows: readonly string[][]): boolean {
  const full = rows.filter((cells) => !isBlank(cells) && !isHeader(cells, header));
  const isLonger = (cells: string[]) => cells.length === header.length + 1 && cells.at(-1) !== '';
  return full.length > 0 && full.every(isLonger);
}

/** "0,953" makes two cells of a number, as an R row name adds one. R puts names in quotes, and its numbers have points. */
function refuseDecimalCommas(
  [header = [], row = []]: string[][],
  text: string,
  file: string,
): void {
  const [, second = ''] = text.split(/\r?\n/, 2);
  const isDigits = (cell: string) => /^\s*[-+]?\d+\s*$/.test(cell);
  if (second.trimStart().startsWith('"') || !row.every(isDigits) || text.includes('.')) return;
  throw new ExpectedError(
    `${file}:2: has ${row.length} cells below ${header.length} names; write decimals with a point, as 0.5, or name the first column if it has the names of rows`,
  );
}

/** @throws ExpectedError for a column of numbers that all have a comma: they would be left out as texts */
function requirePoints({ file, rows }: Table, { name, index, text }: Column): void {
  if (!text) return;
  const cells = rows.map((row) => row[index] ?? '').filter((cell) => cell !== '');
  if (!cells.every((cell) => /^[-+]?\d+,\d+(e[-+]?\d+)?$/i.test(cell))) return;
  throw new ExpectedError(
    `${file}: row ${text.row + 1}: ${plainLine(name, 60)} is ${JSON.stringify(plainLine(text.cell, 60))}; write numbers with a point, as 0.5, and without marks of thousands`,
  );
}

/** A program that is killed may leave part of a line. */
function lookAtEnd(all: string[][], { names, told }: Table): void {
  if (all.length < 2) return;
  if (all.at(-1)!.length >= names.length) {
    told.push('its last line has no end: look whether its last value is whole');
    return;
  }
  told.push('left out its last line, which is cut');
  all.pop();
}

export interface TableOptions {
  /** The column of steps. Default: a known one, then an unnamed first column, then the number of the row. */
  step?: string | undefined;
  /** Columns that are no metrics. */
  without?: readonly string[];
}

/**
 * The runs of a table in which rows are steps and columns are metrics. Columns that hold other than numbers are left
 * out and told.
 *
 * @throws ExpectedError if it has no such column of steps, or a step is no number
 */
export function runsOfTable(table: Table, { step, without = [] }: TableOptions = {}): Metrics[] {
  const { names, rows } = table;
  const columns = names.map((name, index) => readColumn(table, name, index));
  for (const column of columns) requirePoints(table, column);
  const steps = step === undefined ? findSteps(table, columns) : stepsNamed(table, columns, step);
  if (!steps) table.notes.push('It has no column of steps: its rows are counted from 0.');
  const metrics = columns.filter(
    (column) => column !== steps && column.name !== '' && !without.includes(column.name),
  );
  const times = metrics.find(isColumnOfTimes);
  const measured = metrics.filter((column) => column !== times && !column.text && column.count > 0);
  tellLeftOut(table, metrics);
  const logged = new LoggedRows();
  for (let row = 0; row < rows.length; row++) {
    const values = measured.flatMap(({ name, values }) => {
      const value = values[row];
      return value == null ? [] : [[name, value] as const];
    });
    if (values.length === 0) continue;
    const time = secondsSince1970(times?.values[row] ?? NaN);
    logged.add(steps ? stepAt(table, steps, row) : row, values, time);
  }
  return logged.runs();
}

interface Column {
  name: string;
  index: number;
  /** Null where nothing was measured. */
  values: (number | null)[];
  /** How many were measured. */
  count: number;
  /** The first cell that is no number. */
  text?: { row: number; cell: string };
}

function readColumn({ rows }: Table, name: string, index: number): Column {
  const column: Column = { name, index, values: [], count: 0 };
  for (const [row, cells] of rows.entries()) {
    const cell = cells[index] ?? '';
    const value = numberOf(cell);
    if (value === undefined) return { ...column, text: { row, cell } };
    column.values.push(value);
    if (value !== null) column.count++;
  }
  return column;
}

/** The finest known column that has a step in each row with values; else pandas's index. */
function findSteps(table: Table, columns: readonly Column[]): Column | undefined {
  const known = stepNamesIn(table.names);
  const byName = known.map((name) => columns.find((column) => column.name === name)!);
  const index = columns.find((column) => column.index === 0 && isIndexName(column.name));
  return [...byName, ...(index ? [index] : [])].find((column) => isFilled(table, column));
}

/** What pandas writes for an index without a name, and what it reads of that. */
function isIndexName(name: string): boolean {
  return name === '' || name === 'Unnamed: 0';
}

function isFilled({ rows }: Table, { values, text, index }: Column): boolean {
  if (text) return false;
  return rows.every(
    (cells, row) =>
      Number.isFinite(values[row] ?? NaN) ||
      cells.every((cell, i) => i === index || numberOf(cell) === null),
  );
}

function stepsNamed({ file, names }: Table, columns: readonly Column[], step: string): Column {
  const column = columns.find(({ name }) => name === step.trim());
  if (column) return column;
  throw new ExpectedError(
    `${file}: has no column ${JSON.stringify(plainLine(step, 60))} for the step; it has ${columnsListed(names)}`,
  );
}

function stepAt({ file, rows }: Table, { name, index, values }: Column, row: number): number {
  const step = values[row];
  if (step != null && Number.isFinite(step)) return step;
  const cell = plainLine(rows[row]![index] ?? '', 60);
  throw new ExpectedError(
    `${file}: row ${row + 1}: ${name || 'step'} is ${JSON.stringify(cell)}; expected a step, a whole number`,
  );
}

function isColumnOfTimes({ name, values, count }: Column): boolean {
  if (!isTimeName(name) || count === 0) return false;
  return values.every((value) => value === null || secondsSince1970(value) !== undefined);
}

function tellLeftOut({ told }: Table, columns: readonly Column[]): void {
  const texts = columns.filter(({ text }) => text);
  for (const { name, text } of texts.slice(0, 5)) {
    const cell = JSON.stringify(plainLine(text!.cell, 30));
    told.push(`left out ${plainLine(name, 60)}: ${cell} in row ${text!.row + 1} is no number`);
  }
  if (texts.length > 5) told.push(`left out ${texts.length - 5} more columns that hold text`);
}

/** Semicolons part the cells where commas part whole numbers from decimals. */
function delimiterOf(header: string, file: string): string {
  if (/\.tsv$/i.test(file) || (header.includes('\t') && !header.includes(','))) return '\t';
  return header.includes(';') && !header.includes(',') ? ';' : ',';
}

function checkNames(names: readonly string[], file: string): void {
  if (isBlank(names))
    throw new ExpectedError(`${file}: is empty; its first line must name columns`);
  if (names.every((name) => numberOf(name) != null)) {
    throw new ExpectedError(
      `${file}:1: has numbers in place of names; write a first line that names the columns`,
    );
  }
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) < i);
  if (twice === undefined) return;
  throw new ExpectedError(
    `${file}:1: names the column ${JSON.stringify(plainLine(twice, 60))} twice; give each its own name`,
  );
}

/** Cells without the blanks around them, and without empty ones beyond the last name. */
function trimmed(
  cells: readonly string[],
  most: number,
  place: () => { file: string; line: number },
  delimiter: string,
): string[] {
  const kept = cells.map((cell) => cell.trim());
  while (kept.length > most && kept.at(-1) === '') kept.pop();
  if (kept.length > most) {
    throw new ExpectedError(
      `has ${kept.length} cells, but the first line names ${most} columns; name all columns there`,
      { place: place() },
    );
  }
  return delimiter === ';' ? kept.map(withPoint) : kept;
}

function withPoint(cell: string): string {
  return /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i.test(cell) ? cell.replace(',', '.') : cell;
}

/** Cells may hold line breaks. */
function placeOf(rows: readonly string[][], index: number, file: string) {
  const before = rows.slice(0, index).flat().join('');
  return { file, line: index + 1 + (before.match(/\r\n|\n|\r/g)?.length ?? 0) };
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

/** Two sessions that append to one file may both have written the header. */
function isHeader(cells: readonly string[], names: readonly string[]): boolean {
  return cells.length === names.length && cells.every((cell, i) => cell.trim() === names[i]);
}

function columnsListed(names: readonly string[]): string {
  return plainLine(
    listed(
      names.filter((name) => name !== ''),
      12,
    ),
  );
}
