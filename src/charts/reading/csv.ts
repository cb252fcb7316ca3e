import type { Cell } from './drawn-layers.ts';
import type { DrawnTable } from './drawn-table.ts';

/** A table as CSV (RFC 4180): numbers in full, dates in ISO 8601, missing cells empty. */
export function csvOf({ header, rows }: DrawnTable): string {
  return [header, ...rows].map((cells) => `${cells.map(fieldOf).join(',')}\r\n`).join('');
}

function fieldOf(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== 'string') return String(cell);
  const text = inert(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A spreadsheet evaluates a text that starts like a formula, unless an apostrophe precedes it. Programs may drop
 * invisible characters before the sign, and read other forms of the sign, such as full-width ones, as the plain sign.
 */
function inert(text: string): string {
  const [, unseen, first = ''] = /^([\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*)(.?)/su.exec(
    text,
  )!;
  const isFormula = /[\t\r]/.test(unseen!) || /^[=+\-@]/.test(first.normalize('NFKC'));
  return isFormula ? `'${text}` : text;
}
