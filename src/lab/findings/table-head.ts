import type { ColumnGroup, ResultTable } from '../result-table.ts';

/** The headings of a table, and its columns. */
export interface TableHead {
  /** One row of headings, or two if columns are grouped: a heading outside groups spans both. */
  head: readonly (readonly Heading[])[];
  /** The number of columns, including the column of labels. */
  width: number;
  /** For each column, whether it begins a group: space separates a group from the column before it. */
  groupStarts: readonly boolean[];
}

interface Heading {
  text: string;
  columns: number;
  rows: number;
  /** Whether the columns below it hold numbers. */
  isNumber: boolean;
}

/** Lays out the headings of columns; columns in a group share a heading above their own. */
export function tableHead(columns: ResultTable['columns']): TableHead {
  return {
    head: rowsOf(columns),
    width: columns.flatMap(columnsOf).length,
    groupStarts: columns.flatMap((column) =>
      columnsOf(column).map((_, i) => i === 0 && typeof column !== 'string'),
    ),
  };
}

function rowsOf(columns: ResultTable['columns']): Heading[][] {
  const groups = columns.filter((column) => typeof column !== 'string');
  const rows = groups.length > 0 ? 2 : 1;
  const first = columns.map((column, i) =>
    typeof column === 'string'
      ? { text: column, columns: 1, rows, isNumber: i > 0 }
      : { text: column.title, columns: column.columns.length, rows: 1, isNumber: true },
  );
  const second = groups
    .flatMap(columnsOf)
    .map((text) => ({ text, columns: 1, rows: 1, isNumber: true }));
  return rows > 1 ? [first, second] : [first];
}

function columnsOf(column: string | ColumnGroup): readonly string[] {
  return typeof column === 'string' ? [column] : column.columns;
}
