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

/**
 * Takes the rows out of a specification, which neither Vega-Lite's compiler nor Vega's parser reads.
 *
 * @param standIn makes what stands for rows, from the place of their table: properties of `data`
 */
export function rowsApart(
  spec: TopLevelSpec,
  standIn: (place: number) => object = (place) => ({ values: [{ [mark]: place }] }),
): RowsApart {
  const tables: Rows[] = [];
  const placeOf = (rows: Rows) => {
    const known = tables.findIndex((table) => isDeepStrictEqual(table, rows));
    return known < 0 ? tables.push(rows) - 1 : known;
  };
  const withoutRows = (part: unknown, name?: string): unknown => {
    if (Array.isArray(part)) return part.map((each) => withoutRows(each));
    if (!isPlain(part)) return part;
    const { values, ...rest } = part;
    if (name === 'data' && Array.isArray(values)) {
      return { ...(withoutRows(rest) as object), ...standIn(placeOf(values)) };
    }
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => [key, withoutRows(value, key)]),
    );
  };
  return { look: withoutRows(spec) as TopLevelSpec, tables };
}

/** The place among `tables` for which rows stand; undefined if they are an author's own. */
export function placeOfTable(rows: unknown): number | undefined {
  const [first] = Array.isArray(rows) ? rows : [];
  return (first as { [mark]?: number } | null | undefined)?.[mark];
}

/** Whether a value is an object of properties: no list, no date. */
export function isPlain(part: unknown): part is Record<string, unknown> {
  return Object.prototype.toString.call(part) === '[object Object]';
}

/** The only field of a row that stands for a table. */
const mark = '\0table';
