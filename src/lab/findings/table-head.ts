import type { ColumnGroup, ResultTable } from '../result-table.ts';

/** The headings of a table, and how its columns stand under them. */
export interface TableHead {
  /** One row or two: headings that stand alone reach over both. */
  head: readonly (readonly Heading[])[];
  /** How many columns there are, that of the labels included. */
  width: number;
  /** Which of these begin a group: space parts it from the one before. */
  groupStarts: readonly boolean[];
}

interface Heading {
  text: string;
  columns: number;
  rows: number;
  /** Above a column of numbers, or several. */
  isNumber: boolean;
}

/** Lays out the headings of columns, some of which may stand under a common one. */
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
