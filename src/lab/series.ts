import { type AsyncBuffer, parquetMetadata, parquetRead } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Series } from './results.ts';

/** A run's rows by column, as they're recorded: null where a metric wasn't measured. */
export interface SeriesTable {
  step: number[];
  /** In the order in which the experiment declares its metrics. */
  metrics: Record<string, (number | null)[]>;
}

/** An empty table with a column for each metric. */
export function emptyTable(metrics: readonly string[]): SeriesTable {
  return { step: [], metrics: Object.fromEntries(metrics.map((metric) => [metric, []])) };
}

/** Appends a row. */
export function appendRow(table: SeriesTable, step: number, values: Record<string, number>): void {
  table.step.push(step);
  for (const [metric, column] of Object.entries(table.metrics)) column.push(values[metric] ?? null);
}

/** The last finite value of each metric. */
export function summarise({ metrics }: SeriesTable): Record<string, number> {
  return lastFinite(Object.entries(metrics));
}

/** As `summarise`, of what was read back. */
export function summariseMeasured({ metrics }: MeasuredSeries): Record<string, number> {
  return lastFinite(Object.entries(metrics).map(([metric, { value }]) => [metric, value]));
}

function lastFinite(
  columns: readonly (readonly [metric: string, values: (number | null)[] | Float64Array])[],
): Record<string, number> {
  const last = columns.map(([metric, values]) => {
    const find = values.findLast as (passes: typeof Number.isFinite) => number | undefined;
    return [metric, find.call(values, Number.isFinite)] as const;
  });
  return Object.fromEntries(last.filter((entry): entry is [string, number] => entry[1] != null));
}

/**
 * Parquet with a column `step` and one for each metric, nullable where it wasn't measured at every step, as
 * columns that aren't are read three times as fast: one row a step.
 */
export function encodeSeries({ step, metrics }: SeriesTable): Uint8Array {
  const columns = Object.entries(metrics).map(
    ([name, data]) => ({ name, data, type: 'DOUBLE', nullable: data.includes(null) }) as const,
  );
  const steps = { name: 'step', data: step, type: 'INT32', nullable: false } as const;
  return new Uint8Array(parquetWriteBuffer({ columnData: [steps, ...columns] }));
}

/** Reads a whole table, as `encodeSeries` wrote it. */
export async function decodeSeries(bytes: Uint8Array): Promise<SeriesTable> {
  const { names } = describeTable(bytes);
  const columns = await Promise.all(
    names.map(async (name) => {
      const column: (number | null)[] = [];
      await readColumn(bytes, name, (values, start) => {
        for (let i = 0; i < values.length; i++) column[start + i] = values[i]!;
      });
      return [name, column] as const;
    }),
  );
  const { step, ...metrics } = Object.fromEntries(columns);
  return { step: step as number[], metrics };
}

/** What `encodeSeries` wrote, as charts read it. */
export interface MeasuredSeries {
  rows: number;
  /** Each metric at the steps where it was measured. They're shared: nobody may change them. */
  metrics: Record<string, Series>;
}

/** Reads a table, which may have ten million rows, without an object a row. */
export async function decodeMeasured(bytes: Uint8Array): Promise<MeasuredSeries> {
  const { names, rows } = describeTable(bytes);
  const step = new Int32Array(rows);
  await readColumn(bytes, 'step', (values, start) => step.set(values as number[], start));
  const metrics: MeasuredSeries['metrics'] = {};
  // In turn, so that only one column is being decoded.
  for (const name of names.slice(1)) metrics[name] = await readMeasured(bytes, name, step);
  return { rows, metrics };
}

async function readMeasured(bytes: Uint8Array, name: string, step: Int32Array): Promise<Series> {
  const value = new Float64Array(step.length);
  const measuredAt = new Int32Array(step.length);
  let count = 0;
  await readColumn(bytes, name, (values, start) => {
    for (let i = 0; i < values.length; i++) {
      if (values[i] === null) continue;
      measuredAt[count] = step[start + i]!;
      value[count++] = values[i]!;
    }
  });
  // Measured at every step, as the longest series are, they share the steps.
  if (count === step.length) return { step, value };
  return { step: measuredAt.slice(0, count), value: value.slice(0, count) };
}

/** Calls `take` with the values of a column, one group of rows after the other: only one is being decoded. */
async function readColumn(
  bytes: Uint8Array,
  name: string,
  take: (values: ArrayLike<number | null>, start: number) => void,
): Promise<void> {
  const metadata = parquetMetadata(bytes);
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    await parquetRead({
      file: fileOf(bytes),
      metadata,
      columns: [name],
      rowStart,
      rowEnd,
      onChunk: ({ columnData, rowStart: start }) => take(columnData as (number | null)[], start),
    });
    rowStart = rowEnd;
  }
}

/** Reads parts of the bytes without a copy of them all. */
function fileOf(bytes: Uint8Array): AsyncBuffer {
  return {
    byteLength: bytes.byteLength,
    // A Buffer's own `slice` wouldn't copy.
    slice: (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer,
  };
}

/** Ascending steps, however they're compressed, take more than a hundredth of a byte each. */
const rowsAByte = 100;

function describeTable(bytes: Uint8Array): { names: string[]; rows: number } {
  const { schema, num_rows } = parquetMetadata(bytes);
  if (num_rows > rowsAByte * bytes.length) {
    throw new RangeError(`says that it has ${num_rows} rows, more than its bytes can hold`);
  }
  return { names: schema.slice(1).map(({ name }) => name), rows: Number(num_rows) };
}
