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

/** Spreadsheets would compute a text that starts like a formula: an apostrophe tells them that it is text. */
function inert(text: string): string {
  return /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
