import type { Quantity } from './quantity.ts';

/** A table for an article: `src/experiments/<name>/tables.ts` exports functions that compute one from results. */
export interface ResultTable {
  /**
   * The headings of the columns; the first column holds the labels of the rows. A group puts several columns under one
   * heading.
   */
  columns: readonly (string | ColumnGroup)[];
  sections: readonly TableSection[];
}

/** Columns under a common heading, each with its own heading below: "Standard" over "here" and "notebook". */
export interface ColumnGroup {
  title: string;
  columns: readonly string[];
}

export interface TableSection {
  /** The heading of the rows: what they have in common. */
  title?: string;
  rows: readonly TableRow[];
}

export interface TableRow {
  label: string;
  /** One cell per column, except the labels' column; undefined where there is no number. */
  cells: readonly (Quantity | undefined)[];
}
