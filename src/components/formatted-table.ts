import type { ResultTable } from '../lab/table.ts';
import { findTable } from './experiment-modules.ts';
import { experimentResults } from './experiment-results.ts';
import { formatQuantity } from './format.ts';
import { attempt, type Usage } from './post-context.ts';
import { parseReference } from './reference.ts';

export interface FormattedTable {
  columns: readonly string[];
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
  const formatRow = ({ label, cells }: ResultTable['sections'][number]['rows'][number]) => {
    if (cells.length + 1 !== columns.length) {
      throw new Error(
        `row ${JSON.stringify(label)} has ${cells.length} cells, where ${columns.length} columns leave room for ${columns.length - 1}`,
      );
    }
    return { label, cells: cells.map((cell) => (cell ? formatQuantity(cell) : '–')) };
  };
  return {
    columns,
    sections: sections.map(({ title, rows }) => ({ title, rows: rows.map(formatRow) })),
  };
}
