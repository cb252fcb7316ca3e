import type { ResultTable, TableRow } from '../result-table.ts';
import { formatQuantity } from './quantity-text.ts';
import { type TableHead, tableHead } from './table-head.ts';

/** A table as pages show it. */
export interface FormattedTable extends TableHead {
  sections: { title: string | undefined; rows: { label: string; cells: string[] }[] }[];
}

/** Writes out a table's numbers. @throws Error if a row doesn't fit the columns, RangeError for a number that can't be shown */
export function formatTable({ columns, sections }: ResultTable): FormattedTable {
  const head = tableHead(columns);
  return {
    ...head,
    sections: sections.map(({ title, rows }) => ({
      title,
      rows: rows.map((row) => formatRow(row, head.width)),
    })),
  };
}

function formatRow({ label, cells }: TableRow, width: number) {
  if (cells.length + 1 !== width) {
    throw new Error(
      `row ${JSON.stringify(label)} has ${cells.length} cells, where ${width} columns leave room for ${width - 1}`,
    );
  }
  return { label, cells: cells.map((cell) => (cell ? formatQuantity(cell) : '–')) };
}
