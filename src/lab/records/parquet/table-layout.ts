import {
  type ColumnMetaData,
  type FileMetaData,
  parquetMetadata,
  snappyUncompress,
} from 'hyparquet';
// The main module can't read a page's header alone. The package exports its files as `hyparquet/src/*.js`, too: see
// `exports` in the package.json of https://github.com/hyparam/hyparquet.
import { parquetHeader } from 'hyparquet/src/column.js';
import { z } from 'zod';
import { checkRuns } from './run-lengths.ts';
import { checkSnappy } from './snappy-bounds.ts';
import { endOfStruct } from './thrift-bounds.ts';

/** The layout of a Parquet table of numbers that is safe to decode. */
export interface TableLayout {
  schema: FileMetaData['schema'];
  /** In each group of rows where each column's values are. */
  groups: readonly { rows: number; chunks: readonly TableChunk[] }[];
  names: string[];
  rows: number;
}

/** What decoding a column of a group needs: the rest of the footer isn't kept, as thousands of tables may be in memory. */
export interface TableChunk extends Pick<ColumnMetaData, 'type' | 'codec'> {
  /** The offset of its first byte. */
  start: number;
  bytes: number;
}

/**
 * Reads the layout of a table, and requires it to be what `encodeSeries` writes, down to each page. hyparquet trusts
 * the lengths in a file: decoding a hostile or damaged file could run forever or take all memory.
 *
 * @throws Error that names the part and what is wrong with it
 */
export function readLayout(bytes: Uint8Array): TableLayout {
  const { metadata, footer } = readFooter(bytes);
  const [, ...columns] = footer.schema;
  requireThat(footer.schema[0]!.num_children === columns.length, 'its schema is nested');
  const names = columns.map(({ name }) => name);
  requireThat(names[0] === 'step' && columns[0]!.type === 'INT32', 'its first column is not step');
  requireThat(new Set(names).size === names.length, 'two of its columns have the same name');
  checkCounts(footer, bytes.length);
  let end = magicBytes;
  footer.row_groups.forEach((group, g) => {
    requireThat(group.columns.length === columns.length, `row group ${g} lacks columns`);
    group.columns.forEach((chunk, c) => {
      try {
        end = checkChunk(bytes, footer.end, chunk, { ...columns[c]!, rows: group.num_rows, end });
      } catch (error) {
        throw new RangeError(
          `column ${JSON.stringify(names[c])}, row group ${g}: ${(error as Error).message}`,
        );
      }
    });
  });
  const groups = footer.row_groups.map(({ num_rows, columns: own }) => ({
    rows: num_rows,
    chunks: own.map(({ meta_data: { type, codec, total_compressed_size: bytes, ...at } }) => ({
      type,
      codec,
      start: at.dictionary_page_offset ?? at.data_page_offset,
      bytes,
    })),
  }));
  return { schema: metadata.schema, groups, names, rows: footer.num_rows };
}

const magicBytes = 4;
const magic = 0x31524150; // PAR1
/** The footer of the largest table, with a thousand columns, has half this size. */
const maximumFooterBytes = 1_000_000;
/** Including the column of steps. */
export const maximumColumns = 1000;
/** Rows of a group, which is decoded as a whole. hyparquet-writer makes no larger groups. */
const maximumGroupRows = 100_000;
const maximumGroups = 510;
/**
 * Pages of one column in a group. hyparquet-writer fills a page with a megabyte, and the values of a group take less.
 */
const maximumPages = 16;
const maximumPageBytes = 2 ** 21;
/**
 * Maximum rows per byte of the file. Each row has a step of four bytes, which Snappy compresses to a twentieth at best;
 * metrics may take no space.
 */
const rowsAByte = 6;
/**
 * Values of a table: a million rows of 49 metrics, or ten million rows of four. The file's size can't limit them: a
 * metric that is null or the same at every step takes almost no space, and honest tables have such metrics.
 */
export const maximumCells = 50_000_000;
const maximumBitWidth = 24;

const count = z.int().nonnegative();
const bigCount = z.bigint().nonnegative().max(BigInt(Number.MAX_SAFE_INTEGER)).transform(Number);
const name = z.string().min(1).max(1000);

const footerSchema = z.object({
  num_rows: bigCount,
  schema: z.tuple(
    [z.object({ name, type: z.undefined(), num_children: count })],
    z.object({
      name,
      type: z.enum(['INT32', 'DOUBLE']),
      repetition_type: z.enum(['REQUIRED', 'OPTIONAL']),
      num_children: z.undefined(),
      converted_type: z.undefined(),
      logical_type: z.undefined(),
    }),
  ),
  row_groups: z
    .array(
      z.object({
        num_rows: bigCount.refine(
          (rows) => rows <= maximumGroupRows,
          `has more than ${maximumGroupRows} rows`,
        ),
        columns: z.array(
          z.object({
            file_path: z.undefined(),
            offset_index_offset: z.undefined(),
            meta_data: z.object({
              type: z.enum(['INT32', 'DOUBLE']),
              path_in_schema: z.tuple([name]),
              codec: z.literal('SNAPPY'),
              num_values: bigCount,
              total_compressed_size: bigCount,
              data_page_offset: bigCount,
              dictionary_page_offset: bigCount.optional(),
            }),
          }),
        ),
      }),
    )
    .max(maximumGroups),
});

const sizes = {
  uncompressed_page_size: count.max(maximumPageBytes),
  compressed_page_size: count,
};
const pageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('DICTIONARY_PAGE'),
    ...sizes,
    dictionary_page_header: z.object({
      num_values: count.positive(),
      encoding: z.literal('PLAIN'),
    }),
  }),
  z.object({
    type: z.literal('DATA_PAGE_V2'),
    ...sizes,
    data_page_header_v2: z.object({
      num_values: count,
      num_nulls: count,
      num_rows: count,
      encoding: z.enum(['PLAIN', 'RLE_DICTIONARY']),
      definition_levels_byte_length: count,
      repetition_levels_byte_length: z.literal(0),
      is_compressed: z.literal(true),
    }),
  }),
]);

type Footer = z.infer<typeof footerSchema>;
type Chunk = Footer['row_groups'][number]['columns'][number];
type Page = z.infer<typeof pageSchema>;
type DataPage = Extract<Page, { type: 'DATA_PAGE_V2' }>;

interface Column {
  name: string;
  type: 'INT32' | 'DOUBLE';
  repetition_type: 'REQUIRED' | 'OPTIONAL';
  /** The number of rows in this row group. */
  rows: number;
  /** The offset at which the previous chunk ends. */
  end: number;
}

function readFooter(bytes: Uint8Array): {
  metadata: FileMetaData;
  footer: Footer & { end: number };
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  requireThat(
    bytes.length >= 3 * magicBytes && view.getUint32(0, true) === magic,
    'is no Parquet file',
  );
  const tail = bytes.length - 2 * magicBytes;
  requireThat(view.getUint32(tail + magicBytes, true) === magic, 'is cut short');
  const footerBytes = view.getUint32(tail, true);
  requireThat(
    footerBytes <= Math.min(tail - magicBytes, maximumFooterBytes),
    'its footer is too long',
  );
  const start = tail - footerBytes;
  requireThat(
    endOfStruct(bytes.subarray(0, tail), start) === tail,
    'its footer has another length',
  );
  const metadata = metadataOf(bytes);
  return { metadata, footer: { ...parse(footerSchema, metadata), end: start } };
}

function metadataOf(bytes: Uint8Array): FileMetaData {
  try {
    return parquetMetadata(bytes, { geoparquet: false });
  } catch {
    throw new RangeError('its footer lacks what it must have');
  }
}

function checkCounts({ num_rows, row_groups, schema }: Footer, bytes: number): void {
  const rows = row_groups.reduce((sum, group) => sum + group.num_rows, 0);
  requireThat(
    rows === num_rows,
    `says that it has ${num_rows} rows, but its row groups have ${rows}`,
  );
  requireThat(schema.length - 1 <= maximumColumns, `has more than ${maximumColumns} columns`);
  requireThat(
    rows <= rowsAByte * bytes,
    `says that it has ${rows} rows, more than its bytes can hold`,
  );
  const cells = rows * (schema.length - 1);
  requireThat(cells <= maximumCells, `has ${cells} values, more than ${maximumCells}`);
}

/** Returns the offset at which the chunk ends. */
function checkChunk(
  bytes: Uint8Array,
  dataEnd: number,
  { meta_data: chunk }: Chunk,
  column: Column,
): number {
  requireThat(chunk.type === column.type, 'has another type than its schema says');
  requireThat(chunk.path_in_schema[0] === column.name, 'has the data of another column');
  requireThat(chunk.num_values === column.rows, 'has another number of values than rows');
  const start = chunk.dictionary_page_offset ?? chunk.data_page_offset;
  const end = start + chunk.total_compressed_size;
  requireThat(start >= column.end && end <= dataEnd, 'lies outside its place');
  requireThat(start <= chunk.data_page_offset && chunk.data_page_offset <= end, 'has no data');
  checkPages(bytes.subarray(start, end), column);
  return end;
}

function checkPages(chunk: Uint8Array, column: Column): void {
  let offset = 0;
  let rows = 0;
  let dictionary = 0;
  for (let pages = 1; offset < chunk.length; pages++) {
    requireThat(pages <= maximumPages, `has more than ${maximumPages} pages`);
    const body = endOfStruct(chunk, offset);
    const page = parse(pageSchema, headerAt(chunk, offset));
    offset = body + page.compressed_page_size;
    requireThat(offset <= chunk.length, 'a page reaches beyond its column');
    const content = chunk.subarray(body, offset);
    if (page.type === 'DATA_PAGE_V2') {
      checkDataPage(content, page, column, dictionary);
      rows += page.data_page_header_v2.num_rows;
    } else {
      requireThat(rows === 0 && dictionary === 0, 'a dictionary is not at its start');
      dictionary = page.dictionary_page_header.num_values;
      requireThat(dictionary <= column.rows, 'a dictionary has more values than the column');
      requireValues(page.uncompressed_page_size, dictionary, column);
      checkSnappy(content, page.uncompressed_page_size);
    }
  }
  requireThat(rows === column.rows, `has ${rows} values for ${column.rows} rows`);
}

function headerAt(chunk: Uint8Array, offset: number): unknown {
  return parquetHeader({
    view: new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength),
    offset,
  });
}

function checkDataPage(
  content: Uint8Array,
  { uncompressed_page_size, data_page_header_v2: header }: DataPage,
  column: Column,
  dictionary: number,
): void {
  const { num_values, num_nulls, num_rows, definition_levels_byte_length: levelBytes } = header;
  requireThat(num_rows === num_values && num_rows <= column.rows, 'a page has too many rows');
  requireThat(num_nulls <= num_values, 'a page has more nulls than values');
  requireThat(levelBytes <= content.length, 'a page reaches beyond its column');
  if (column.repetition_type === 'OPTIONAL') {
    checkRuns(content.subarray(0, levelBytes), 1, num_values);
  } else {
    requireThat(levelBytes === 0 && num_nulls === 0, 'has nulls where its schema says none');
  }
  const size = uncompressed_page_size - levelBytes;
  const packed = content.subarray(levelBytes);
  checkSnappy(packed, size);
  const values = num_values - num_nulls;
  if (header.encoding === 'PLAIN') {
    requireValues(size, values, column);
  } else {
    requireThat(dictionary > 0 && column.type === 'DOUBLE', 'a page refers to no dictionary');
    checkIndexes(packed, size, values);
  }
}

/** Checks a page of dictionary indexes: a byte with the width of an index in bits, then the indexes. */
function checkIndexes(packed: Uint8Array, size: number, values: number): void {
  const indexes = new Uint8Array(size);
  snappyUncompress(packed, indexes);
  const width = indexes[0] ?? maximumBitWidth + 1;
  requireThat(width <= maximumBitWidth, 'a page refers to a dictionary that is too large');
  checkRuns(indexes.subarray(1), width, values);
}

function requireValues(size: number, values: number, { type }: Column): void {
  const width = type === 'INT32' ? 4 : 8;
  requireThat(size === values * width, `a page of ${size} bytes says that it has ${values} values`);
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new RangeError(`${path.join('.') || 'a page'}: ${message}`);
}

function requireThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new RangeError(otherwise);
}
