import type { ColumnGroup, ResultTable } from '../lab/table.ts';
import { findTable } from './experiment-modules.ts';
import { experimentResults } from './experiment-results.ts';
import { formatQuantity } from './format.ts';
import { attempt, type Usage } from './post-context.ts';
import { parseReference } from './reference.ts';

export interface FormattedTable {
  /** The headings, one row or two: those that stand alone reach over both. */
  head: readonly (readonly Heading[])[];
  /** How many columns there are, that of the labels included. */
  width: number;
  /** Which of these begin a group: space parts it from the one before. */
  groupStarts: readonly boolean[];
  sections: { title: string | undefined; rows: { label: string; cells: string[] }[] }[];
}

export interface Heading {
  text: string;
  columns: number;
  rows: number;
  /** Above a column of numbers, or several. */
  isNumber: boolean;
}

/**
 * A table of an experiment as its page shows it; undefined while nothing is recorded.
 * @throws PostError if there's no such table, or its rows don't fit its columns
 */
export async function formattedTable(usage: Usage): Promise<FormattedTable | undefined> {
  const table = await findTable(usage);
  const { results } = await experimentResults(parseReference(usage).experiment, usage);
  return results && attempt(usage, () => format(table(results)));
}

function format({ columns, sections }: ResultTable): FormattedTable {
  const width = columns.flatMap(columnsOf).length;
  const formatRow = ({ label, cells }: ResultTable['sections'][number]['rows'][number]) => {
    if (cells.length + 1 !== width) {
      throw new Error(
        `row ${JSON.stringify(label)} has ${cells.length} cells, where ${width} columns leave room for ${width - 1}`,
      );
    }
    return { label, cells: cells.map((cell) => (cell ? formatQuantity(cell) : '–')) };
  };
  return {
    head: headOf(columns),
    width,
    groupStarts: columns.flatMap((column) =>
      columnsOf(column).map((_, i) => i === 0 && typeof column !== 'string'),
    ),
    sections: sections.map(({ title, rows }) => ({ title, rows: rows.map(formatRow) })),
  };
}

function headOf(columns: ResultTable['columns']): Heading[][] {
  const grouped = columns.filter((column) => typeof column !== 'string');
  const rows = grouped.length > 0 ? 2 : 1;
  const first = columns.map((column, i) =>
    typeof column === 'string'
      ? { text: column, columns: 1, rows, isNumber: i > 0 }
      : { text: column.title, columns: column.columns.length, rows: 1, isNumber: true },
  );
  const second = grouped
    .flatMap(columnsOf)
    .map((text) => ({ text, columns: 1, rows: 1, isNumber: true }));
  return rows > 1 ? [first, second] : [first];
}

function columnsOf(column: string | ColumnGroup): readonly string[] {
  return typeof column === 'string' ? [column] : column.columns;
}
