import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { looseJson } from '../readers/formats/loose-json.ts';
import { camelCase } from '../readers/metric-names.ts';
import type { Columns } from './declare.ts';
import { type Row, requireFew, rowsOfCells } from './table-file.ts';

/**
 * Reads a table that a program wrote as JSON lines: an object a row, with the declared columns, in any order and case.
 *
 * @throws ExpectedError naming the line
 */
export function rowsOfLines(content: string, columns: Columns, shown: string): Row[] {
  const lines = content
    .split('\n')
    .map((text, i) => ({ text, number: i + 1 }))
    .filter(({ text }) => text.trim() !== '');
  requireFew(lines.length, shown);
  return lines.flatMap(({ text, number }) => {
    const row = parseLine(text, `${shown}:${number}`);
    requirePlain(row, columns, `${shown}:${number}`);
    const cells = Object.values(row).map(cellText);
    return rowsOfCells(Object.keys(row), [cells], columns, { shown, lineOf: () => number });
  });
}

function parseLine(text: string, place: string): object {
  try {
    const value: unknown = looseJson(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below.
  }
  throw new ExpectedError(
    `${place}: no JSON object (${JSON.stringify(plainLine(text.trim(), 40))}); each row of a table is one`,
  );
}

/** A list in a cell would be kept as its text, which nobody could read again. */
function requirePlain(row: object, columns: Columns, place: string): void {
  for (const [name, value] of Object.entries(row)) {
    if (typeof value !== 'object' || value === null) continue;
    const column = Object.hasOwn(columns, name) ? name : camelCase(name);
    if (column === undefined || !Object.hasOwn(columns, column)) continue;
    const what = Array.isArray(value) ? 'a list' : 'an object';
    throw new ExpectedError(`${place}: ${column} is ${what}; expected a ${columns[column]}`);
  }
}

/** Columns that aren't declared may hold anything. */
function cellText(value: unknown): string {
  return value === null || typeof value === 'object' ? '' : String(value);
}
