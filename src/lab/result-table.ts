import type { Quantity } from './quantity.ts';

/**
 * Numbers side by side, for an article: what `src/experiments/<name>/tables.ts` exports are functions of
 * results that return one.
 */
export interface ResultTable {
  /** Headings: the first one's is the column of the rows' labels. Some may stand under a common one. */
  columns: readonly (string | ColumnGroup)[];
  sections: readonly TableSection[];
}

/** Columns that have a heading in common, and each one of its own below it: "Standard" over "here" and "notebook". */
export interface ColumnGroup {
  title: string;
  columns: readonly string[];
}

export interface TableSection {
  /** What its rows have in common. */
  title?: string;
  rows: readonly TableRow[];
}

export interface TableRow {
  label: string;
  /** One a column, but for the label's; undefined where there is no number. */
  cells: readonly (Quantity | undefined)[];
}
