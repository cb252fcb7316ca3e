import type { Cell } from './drawn-layers.ts';
import type { DrawnTable } from './drawn-table.ts';

/** A table as RFC 4180 has it, in UTF-8: numbers in full, dates in ISO 8601, nothing for what isn't there. */
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
 * Spreadsheets would compute a text that starts like a formula: an apostrophe tells them that it is text. What isn't
 * seen before it may be dropped on the way, and other forms of a sign are read as the plain one.
 */
function inert(text: string): string {
  const [, unseen, first = ''] = /^([\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*)(.?)/su.exec(
    text,
  )!;
  const isFormula = /[\t\r]/.test(unseen!) || /^[=+\-@]/.test(first.normalize('NFKC'));
  return isFormula ? `'${text}` : text;
}
