import { isDeepStrictEqual } from 'node:util';
import type { TopLevelSpec } from 'vega-lite';

/** A table of a specification. */
export type Rows = readonly unknown[];

/** A specification with the place of a table where rows are. Charts of one look have the same. */
export interface RowsApart {
  look: TopLevelSpec;
  /** Equal tables are here once. */
  tables: readonly Rows[];
}

/** Takes the rows out of a specification, which neither Vega-Lite's compiler nor Vega's parser reads. */
export function rowsApart(spec: TopLevelSpec): RowsApart {
  const tables: Rows[] = [];
  const placeOf = (rows: Rows) => {
    const known = tables.findIndex((table) => isDeepStrictEqual(table, rows));
    return known < 0 ? tables.push(rows) - 1 : known;
  };
  const withoutRows = (part: unknown, name?: string): unknown => {
    if (Array.isArray(part)) return part.map((each) => withoutRows(each));
    if (Object.prototype.toString.call(part) !== '[object Object]') return part;
    const copy: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(part as object)) {
      const isTable = name === 'data' && key === 'values' && Array.isArray(value);
      copy[key] = isTable ? [{ [mark]: placeOf(value) }] : withoutRows(value, key);
    }
    return copy;
  };
  return { look: withoutRows(spec) as TopLevelSpec, tables };
}

/** The place among `tables` for which rows stand; undefined if they are an author's own. */
export function placeOfTable(rows: unknown): number | undefined {
  const [first] = Array.isArray(rows) ? rows : [];
  return (first as { [mark]?: number } | null | undefined)?.[mark];
}

/** The only field of a row that stands for a table. */
const mark = '\0table';
