import type { ResultTable, TableRow } from '../lab/table.ts';
import { findTable } from './experiment-modules.ts';
import { experimentResults } from './experiment-results.ts';
import { formatQuantity } from './format.ts';
import { attempt, type Usage } from './post-context.ts';
import { parseReference } from './reference.ts';
import { type TableHead, tableHead } from './table-head.ts';

export interface FormattedTable extends TableHead {
  sections: { title: string | undefined; rows: { label: string; cells: string[] }[] }[];
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
