import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { looseJson } from '../readers/formats/loose-json.ts';
import type { Columns } from './declare.ts';
import { type Row, rowsOfCells } from './table-file.ts';

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
  return lines.flatMap(({ text, number }) => {
    const row = parseLine(text, `${shown}:${number}`);
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

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
