// `parquetRead` of the main module is asynchronous, and doesn't reject when `onChunk` throws. The package exports these
// files, too: see `table-layout.ts`.
import { readColumn } from 'hyparquet/src/column.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { getSchemaPath } from 'hyparquet/src/schema.js';
import type { TableChunk, TableLayout } from './table-layout.ts';

/** Consecutive values of a column: null where a row has no value. */
export interface ColumnPart {
  values: ArrayLike<number | null>;
  /** The row of the first value, from 0. */
  start: number;
}

/**
 * Decodes a column row group by row group, so that only one group is in memory at a time.
 *
 * @param layout what `readLayout` returned for these bytes
 * @throws Error if a page doesn't hold what the layout says
 */
export function* decodeColumn(
  bytes: Uint8Array,
  { schema, groups, names }: TableLayout,
  name: string,
): Generator<ColumnPart> {
  const column = names.indexOf(name);
  const schemaPath = getSchemaPath(schema, [name]);
  let groupStart = 0;
  for (const { chunks, rows } of groups) {
    const chunk = chunks[column]!;
    const { data } = readColumn(
      { view: viewOf(bytes, chunk), offset: 0 },
      { groupStart, groupRows: rows, selectStart: 0, selectEnd: rows },
      {
        pathInSchema: [name],
        schemaPath,
        element: schemaPath.at(-1)!.element,
        type: chunk.type,
        codec: chunk.codec,
        parsers: DEFAULT_PARSERS,
      },
    );
    let start = groupStart;
    for (const values of data) {
      requireNumbers(values, name);
      yield { values, start };
      start += values.length;
    }
    groupStart += rows;
    if (start !== groupStart) {
      throw new RangeError(`column ${JSON.stringify(name)} has another number of values than rows`);
    }
  }
}

function viewOf(bytes: Uint8Array, { start, bytes: length }: TableChunk): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + start, length);
}

/** hyparquet leaves `undefined` where an index is beyond the dictionary, or the number of nulls is wrong. */
function requireNumbers(
  values: ArrayLike<unknown>,
  name: string,
): asserts values is ArrayLike<number | null> {
  if (!Array.isArray(values) || !values.includes(undefined)) return;
  throw new RangeError(`column ${JSON.stringify(name)} refers to values that don't exist`);
}
