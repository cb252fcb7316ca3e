import { type FileMetaData, parquetMetadata, snappyUncompress } from 'hyparquet';
// The package exports these files, too: see `records/parquet/table-layout.ts`.
import { parquetHeader, readColumn } from 'hyparquet/src/column.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { getSchemaPath } from 'hyparquet/src/schema.js';
import { z } from 'zod';
import { checkRuns } from '../../records/parquet/run-lengths.ts';
import { checkSnappy } from '../../records/parquet/snappy-bounds.ts';
import { maximumCells, maximumColumns } from '../../records/parquet/table-layout.ts';
import { endOfStruct } from '../../records/parquet/thrift-bounds.ts';
import { FormatError } from './format-error.ts';

/** A Parquet file's columns, as Arrow writes them: texts, numbers, truth values. */
export interface ParquetColumns {
  rows: number;
  /** Of columns that hold one value a row. */
  names: string[];
  /** Of columns with lists or structures, which aren't read. */
  nested: string[];
  /**
   * A column's values: null where a row has none.
   *
   * @throws FormatError if its pages don't hold what they say
   */
  values(name: string): unknown[];
}

/** What the first bytes of a file must be. */
export function isParquet(head: Buffer): boolean {
  return head.toString('latin1', 0, magic.length) === magic;
}

/**
 * Reads the layout of a Parquet file. A column is checked down to its pages before it is decoded, since hyparquet trusts
 * the lengths in a file.
 *
 * @throws FormatError
 */
export function readParquet(bytes: Buffer): ParquetColumns {
  const { metadata, end } = readFooter(bytes);
  const { schema, row_groups } = parse(footerSchema, metadata);
  const elements = topElements(schema);
  const rows = row_groups.reduce((sum, group) => sum + group.num_rows, 0);
  requireThat(elements.length <= maximumColumns, `has more than ${maximumColumns} columns`);
  requireThat(rows * elements.length <= maximumCells, `has more than ${maximumCells} values`);
  const flat = elements.filter(isFlat);
  requireThat(new Set(flat.map(({ name }) => name)).size === flat.length, 'has a column twice');
  return {
    rows,
    names: flat.map(({ name }) => name),
    nested: elements.filter((element) => !isFlat(element)).map(({ name }) => name),
    values(name) {
      const element = flat.find((each) => each.name === name)!;
      return row_groups.flatMap((group) => {
        const chunk = group.columns.find(({ meta_data }) => isOf(meta_data, name))?.meta_data;
        requireThat(chunk !== undefined, `a group has no column ${JSON.stringify(name)}`);
        return named(name, () =>
          decode(bytes.subarray(0, end), metadata, { element, chunk, rows: group.num_rows }),
        );
      });
    },
  };
}

const magic = 'PAR1';
const maximumFooterBytes = 2 ** 24;
const maximumGroupRows = 2 ** 20;
const maximumPageBytes = 2 ** 26;
const maximumBitWidth = 24;

const count = z.int().nonnegative();
const bigCount = z.bigint().nonnegative().max(BigInt(Number.MAX_SAFE_INTEGER)).transform(Number);

const elementSchema = z.object({
  name: z.string(),
  num_children: count.optional(),
  repetition_type: z.string().optional(),
});
const chunkSchema = z.object({
  type: z.string(),
  codec: z.string(),
  path_in_schema: z.array(z.string()),
  total_compressed_size: bigCount,
  data_page_offset: bigCount,
  dictionary_page_offset: bigCount.optional(),
});
const footerSchema = z.object({
  schema: z.array(elementSchema).min(1),
  row_groups: z.array(
    z.object({
      num_rows: bigCount.refine((rows) => rows <= maximumGroupRows, 'has too many rows'),
      columns: z.array(z.object({ meta_data: chunkSchema })),
    }),
  ),
});

const sizes = {
  uncompressed_page_size: count.max(maximumPageBytes),
  compressed_page_size: count,
};
const encoding = z.enum(['PLAIN', 'PLAIN_DICTIONARY', 'RLE_DICTIONARY']);
const pageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('DICTIONARY_PAGE'),
    ...sizes,
    dictionary_page_header: z.object({
      num_values: count,
      encoding: z.enum(['PLAIN', 'PLAIN_DICTIONARY']),
    }),
  }),
  z.object({
    type: z.literal('DATA_PAGE'),
    ...sizes,
    data_page_header: z.object({
      num_values: count,
      encoding,
      definition_level_encoding: z.literal('RLE'),
    }),
  }),
  z.object({
    type: z.literal('DATA_PAGE_V2'),
    ...sizes,
    data_page_header_v2: z.object({
      num_values: count,
      num_nulls: count,
      encoding,
      definition_levels_byte_length: count,
      repetition_levels_byte_length: z.literal(0),
      is_compressed: z.boolean(),
    }),
  }),
]);

type Element = z.infer<typeof elementSchema>;
type Chunk = z.infer<typeof chunkSchema>;

/** The part of a column in a group of rows. */
interface Part {
  element: Element;
  chunk: Chunk;
  rows: number;
}

function readFooter(bytes: Buffer): { metadata: FileMetaData; end: number } {
  const tail = bytes.length - 2 * magic.length;
  const isWhole = tail >= magic.length && isParquet(bytes.subarray(tail + magic.length));
  requireThat(isParquet(bytes) && isWhole, 'is no Parquet file, or is cut short');
  const footerBytes = bytes.readUInt32LE(tail);
  requireThat(
    footerBytes <= Math.min(tail - magic.length, maximumFooterBytes),
    'has too long a footer',
  );
  const start = tail - footerBytes;
  return refusing(() => {
    requireThat(endOfStruct(bytes.subarray(0, tail), start) === tail, 'has a damaged footer');
    return { metadata: parquetMetadata(bytes, { geoparquet: false }), end: start };
  });
}

/** The elements right under the root, which comes first; those of a nested one follow it. */
function topElements([root, ...rest]: readonly Element[]): Element[] {
  const top: Element[] = [];
  let inner = 0;
  for (const element of rest) {
    if (inner > 0) inner--;
    else top.push(element);
    inner += element.num_children ?? 0;
  }
  requireThat(inner === 0 && top.length === root!.num_children, 'has a damaged schema');
  return top;
}

function isFlat({ num_children, repetition_type }: Element): boolean {
  return !num_children && (repetition_type === 'OPTIONAL' || repetition_type === 'REQUIRED');
}

function isOf({ path_in_schema: [first, ...inner] }: Chunk, name: string): boolean {
  return first === name && inner.length === 0;
}

function decode(bytes: Buffer, metadata: FileMetaData, part: Part): unknown[] {
  const { chunk, element, rows } = part;
  const start = chunk.dictionary_page_offset || chunk.data_page_offset;
  const end = start + chunk.total_compressed_size;
  requireThat(start <= chunk.data_page_offset && end <= bytes.length, 'lies outside the file');
  // A copy, as hyparquet reads numbers at even places of the memory only.
  const pages = Buffer.from(bytes.subarray(start, end));
  checkPages(pages, part);
  const schemaPath = getSchemaPath(metadata.schema, [element.name]);
  const { data } = readColumn(
    { view: viewOf(pages), offset: 0 },
    { groupStart: 0, groupRows: rows, selectStart: 0, selectEnd: rows },
    {
      pathInSchema: [element.name],
      schemaPath,
      element: schemaPath.at(-1)!.element,
      type: chunk.type as never,
      codec: chunk.codec as never,
      parsers: DEFAULT_PARSERS,
    },
  );
  const values = data.flatMap((each) => Array.from<unknown>(each as ArrayLike<unknown>));
  requireThat(values.length === rows, 'has another number of values than rows');
  requireThat(!values.includes(undefined), "refers to values that don't exist");
  return values;
}

function checkPages(chunk: Buffer, part: Part): void {
  let offset = 0;
  let values = 0;
  while (offset < chunk.length) {
    const start = endOfStruct(chunk, offset);
    const page = parse(pageSchema, parquetHeader({ view: viewOf(chunk), offset }));
    offset = start + page.compressed_page_size;
    requireThat(offset <= chunk.length, 'has a page that reaches beyond it');
    const content = chunk.subarray(start, offset);
    const size = page.uncompressed_page_size;
    if (page.type === 'DICTIONARY_PAGE') {
      const { num_values } = page.dictionary_page_header;
      checkPlain(unpacked(content, size, part.chunk), num_values, part.chunk);
    } else if (page.type === 'DATA_PAGE') {
      const { num_values, encoding } = page.data_page_header;
      values += num_values;
      requireThat(values <= part.rows, 'has more values than rows');
      const { rest, nulls } = levelsOf(unpacked(content, size, part.chunk), num_values, part);
      checkValues(rest, encoding, num_values - nulls, part.chunk);
    } else {
      const header = page.data_page_header_v2;
      values += header.num_values;
      requireThat(values <= part.rows, 'has more values than rows');
      requireThat(header.num_nulls <= header.num_values, 'has more nulls than values');
      const levels = header.definition_levels_byte_length;
      requireThat(levels <= Math.min(content.length, size), 'has a page that reaches beyond it');
      if (part.element.repetition_type === 'OPTIONAL') {
        const nulls = nullsIn(content.subarray(0, levels), header.num_values);
        requireThat(nulls === header.num_nulls, 'has another number of nulls than it says');
      }
      const codec = header.is_compressed ? part.chunk.codec : 'UNCOMPRESSED';
      const rest = unpacked(content.subarray(levels), size - levels, { codec });
      checkValues(rest, header.encoding, header.num_values - header.num_nulls, part.chunk);
    }
  }
  requireThat(values === part.rows, 'has another number of values than rows');
}

function unpacked(content: Buffer, size: number, { codec }: Pick<Chunk, 'codec'>): Buffer {
  if (codec === 'UNCOMPRESSED') {
    requireThat(content.length === size, 'has a page of another size than it says');
    return content;
  }
  requireThat(codec === 'SNAPPY', `is compressed by ${codec}; Retrace reads Snappy`);
  checkSnappy(content, size);
  const plain = Buffer.alloc(size);
  snappyUncompress(content, plain);
  return plain;
}

/** Before the values of a page of version 1: which rows have one. */
function levelsOf(
  plain: Buffer,
  values: number,
  { element }: Part,
): { rest: Buffer; nulls: number } {
  if (element.repetition_type === 'REQUIRED') return { rest: plain, nulls: 0 };
  requireThat(plain.length >= 4, 'has a page that is cut short');
  const end = 4 + plain.readUInt32LE();
  requireThat(end <= plain.length, 'has a page that is cut short');
  return { rest: plain.subarray(end), nulls: nullsIn(plain.subarray(4, end), values) };
}

function nullsIn(levels: Buffer, values: number): number {
  checkRuns(levels, 1, values);
  const present = new Array<number>(values);
  readRleBitPackedHybrid({ view: viewOf(levels), offset: 0 }, 1, present, levels.length);
  return present.reduce((nulls, level) => nulls + (level === 0 ? 1 : 0), 0);
}

function checkValues(
  rest: Buffer,
  encoding: string,
  values: number,
  chunk: Pick<Chunk, 'type'>,
): void {
  if (encoding === 'PLAIN') {
    checkPlain(rest, values, chunk);
    return;
  }
  const width = rest[0] ?? maximumBitWidth + 1;
  requireThat(width <= maximumBitWidth, 'refers to too large a dictionary');
  if (width > 0) checkRuns(rest.subarray(1), width, values);
}

/** Bits of a value. */
const widths: Record<string, number> = { BOOLEAN: 1, INT32: 32, INT64: 64, FLOAT: 32, DOUBLE: 64 };

function checkPlain(plain: Buffer, values: number, { type }: Pick<Chunk, 'type'>): void {
  const width = widths[type];
  if (width !== undefined) {
    requireThat(plain.length >= (values * width) / 8, "doesn't hold the values that it says");
    return;
  }
  requireThat(type === 'BYTE_ARRAY', `is of the type ${type}, which Retrace doesn't read`);
  let at = 0;
  for (let i = 0; i < values; i++) {
    requireThat(at + 4 <= plain.length, "doesn't hold the texts that it says");
    at += 4 + plain.readUInt32LE(at);
  }
  requireThat(at <= plain.length, "doesn't hold the texts that it says");
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const { path, message } = error.issues[0]!;
  throw new FormatError(`${path.join('.') || 'a page'}: ${message}`);
}

function named<Value>(column: string, read: () => Value): Value {
  try {
    return refusing(read);
  } catch (error) {
    throw new FormatError(`its column ${JSON.stringify(column)} ${(error as Error).message}`);
  }
}

/** Checks of the layout, and hyparquet, throw errors of other kinds. */
function refusing<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw error instanceof FormatError
      ? error
      : new FormatError(`is damaged: ${(error as Error).message}`, { cause: error });
  }
}

function requireThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new FormatError(otherwise);
}
