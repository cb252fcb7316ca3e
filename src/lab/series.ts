import { type AsyncBuffer, parquetRead } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { LabError } from './lab-error.ts';
import { readLayout, type TableLayout } from './parquet/table-layout.ts';
import { plainLine } from './plain-line.ts';
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
  for (const [metric, column] of Object.entries(table.metrics)) {
    column.push(unsignedZero(values[metric] ?? null));
  }
}

/** A table of the first rows of another. */
export function firstRows({ step, metrics }: SeriesTable, rows: number): SeriesTable {
  const columns = Object.entries(metrics).map(([name, column]) => [name, column.slice(0, rows)]);
  return { step: step.slice(0, rows), metrics: Object.fromEntries(columns) };
}

/** A column of few values is written as if 0 and -0 were one: tables know only 0, and those from before may have either. */
function unsignedZero(value: number | null): number | null {
  return value === 0 ? 0 : value;
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
 *
 * @throws LabError where it couldn't be read again, before it takes the place of anything
 */
export function encodeSeries({ step, metrics }: SeriesTable): Uint8Array {
  const columns = Object.entries(metrics).map(
    ([name, data]) => ({ name, data, type: 'DOUBLE', nullable: data.includes(null) }) as const,
  );
  const steps = { name: 'step', data: step, type: 'INT32', nullable: false } as const;
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData: [steps, ...columns] }));
  checkReadable(bytes);
  return bytes;
}

function checkReadable(bytes: Uint8Array): void {
  try {
    readLayout(bytes);
  } catch (error) {
    const reason = plainLine((error as Error).message);
    throw new LabError(
      `the table of series couldn't be read again (${reason}); measure fewer metrics or steps`,
    );
  }
}

/** Reads a whole table, as `encodeSeries` wrote it. @throws LabError naming `file` where it isn't one */
export async function decodeSeries(bytes: Uint8Array, file: string): Promise<SeriesTable> {
  return decodeAs(file, async () => {
    const layout = readLayout(bytes);
    const columns = await Promise.all(
      layout.names.map(async (name) => {
        const column: (number | null)[] = [];
        await readColumn(bytes, layout, name, (values, start) => {
          for (let i = 0; i < values.length; i++) column[start + i] = unsignedZero(values[i]!);
        });
        return [name, column] as const;
      }),
    );
    const [[, step], ...metrics] = columns as [(typeof columns)[0], ...typeof columns];
    return { step: step as number[], metrics: Object.fromEntries(metrics) };
  });
}

/** What `encodeSeries` wrote, as charts read it. */
export interface MeasuredSeries {
  rows: number;
  /** Each metric at the steps where it was measured. They're shared: nobody may change them. */
  metrics: Record<string, Series>;
}

/**
 * Reads a table, which may have ten million rows, without an object a row.
 *
 * @throws LabError naming `file` where it isn't one
 */
export async function decodeMeasured(bytes: Uint8Array, file: string): Promise<MeasuredSeries> {
  return decodeAs(file, async () => {
    const layout = readLayout(bytes);
    const { names, rows } = layout;
    const step = new Int32Array(rows);
    await readColumn(bytes, layout, 'step', (values, start) => step.set(values as number[], start));
    const metrics: [string, Series][] = [];
    // In turn, so that only one column is being decoded.
    for (const name of names.slice(1)) {
      metrics.push([name, await readMeasured(bytes, layout, name, step)]);
    }
    return { rows, metrics: Object.fromEntries(metrics) };
  });
}

async function readMeasured(
  bytes: Uint8Array,
  layout: TableLayout,
  name: string,
  step: Int32Array,
): Promise<Series> {
  const value = new Float64Array(step.length);
  const measuredAt = new Int32Array(step.length);
  let count = 0;
  await readColumn(bytes, layout, name, (values, start) => {
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
  { metadata, rows }: TableLayout,
  name: string,
  take: (values: ArrayLike<number | null>, start: number) => void,
): Promise<void> {
  let rowStart = 0;
  let taken = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    const chunks: [values: ArrayLike<number | null>, start: number][] = [];
    await parquetRead({
      file: fileOf(bytes),
      metadata,
      columns: [name],
      rowStart,
      rowEnd,
      onChunk: ({ columnData, rowStart: start }) =>
        chunks.push([columnData as (number | null)[], start]),
    });
    // Not in `onChunk`: what is thrown there is nobody's.
    for (const [values, start] of chunks) {
      requireNumbers(values, name);
      take(values, start);
      taken += values.length;
    }
    rowStart = rowEnd;
  }
  if (taken === rows) return;
  throw new RangeError(`column ${JSON.stringify(name)} has ${taken} values for ${rows} rows`);
}

/** A page that refers beyond its dictionary, or counts its nulls wrongly, leaves holes. */
function requireNumbers(values: ArrayLike<number | null | undefined>, name: string): void {
  if (!Array.isArray(values) || !values.includes(undefined)) return;
  throw new RangeError(`column ${JSON.stringify(name)} has values that aren't there`);
}

async function decodeAs<Table>(file: string, decode: () => Promise<Table>): Promise<Table> {
  try {
    return await decode();
  } catch (error) {
    const reason = plainLine((error as Error).message);
    throw new LabError(`${file}: isn't a table of series (${reason}); restore it or run it again`);
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
