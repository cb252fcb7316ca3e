import { parquetWriteBuffer } from 'hyparquet-writer';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { decodeColumn } from './parquet/decode-column.ts';
import { maximumCells, readLayout, type TableLayout } from './parquet/table-layout.ts';

/** The latest step that the column of steps can hold. */
export const latestStep = 2 ** 31 - 1;

/** A run's rows by column, as recorded: null where a metric wasn't measured. */
export interface SeriesTable {
  /** From 0 to `latestStep`, ascending; a row needn't be recorded at every step. */
  step: number[];
  /** In the order in which the experiment declares its metrics. */
  metrics: Record<string, (number | null)[]>;
}

/** A metric at the steps where it was measured. */
export interface Series {
  step: Int32Array;
  value: Float64Array;
}

/** An empty table with a column for each metric. */
export function emptyTable(metrics: readonly string[]): SeriesTable {
  return { step: [], metrics: Object.fromEntries(metrics.map((metric) => [metric, []])) };
}

/**
 * Refuses a table with more values than a record can hold, before hours are spent on its rows.
 *
 * @param metrics the number of metrics
 * @throws ExpectedError
 */
export function requireRecordable(rows: number, metrics: number): void {
  const values = rows * (metrics + 1);
  if (values <= maximumCells) return;
  throw new ExpectedError(
    `${rows} rows of ${metrics} metrics and a step are ${values} values, and a record takes ${maximumCells}: record fewer rows`,
  );
}

/** Appends a row. */
export function appendRow(table: SeriesTable, step: number, values: Record<string, number>): void {
  table.step.push(step);
  for (const [metric, column] of Object.entries(table.metrics)) {
    column.push(unsignedZero(values[metric] ?? null));
  }
}

/** Normalises −0 to 0: dictionary encoding can't distinguish them, and older files may hold either. */
function unsignedZero(value: number | null): number | null {
  return value === 0 ? 0 : value;
}

/** The last finite value of each metric. */
export function summarise({ metrics }: SeriesTable): Record<string, number> {
  return summaryOf(Object.entries(metrics).map(([name, values]) => [name, lastFinite(values)]));
}

function summaryOf(
  last: readonly (readonly [metric: string, value: number | undefined])[],
): Record<string, number> {
  return Object.fromEntries(last.filter((entry): entry is [string, number] => entry[1] != null));
}

function lastFinite(values: readonly (number | null)[]): number | undefined {
  return values.findLast(Number.isFinite as (value: number | null) => value is number);
}

/**
 * Encodes a table as Parquet, a row a step: a column `step` and a column for each metric. A metric's column is nullable
 * only if it holds nulls: other columns are read three times as fast.
 *
 * @throws ExpectedError if the bytes couldn't be read again, before they replace an earlier record
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
    throw new ExpectedError(
      `the table of series couldn't be read again (${reason}); measure fewer metrics or steps`,
    );
  }
}

/**
 * Reads a table that `encodeSeries` wrote.
 *
 * @param file named in errors
 * @param rows how many rows to read, from the first on
 * @throws ExpectedError naming `file` if it isn't such a table
 */
export function decodeSeries(bytes: Uint8Array, file: string, rows = Infinity): SeriesTable {
  return decodeAs(file, () => {
    const layout = readLayout(bytes);
    const [step, ...metrics] = layout.names.map((name) => firstValues(bytes, layout, name, rows));
    requireAscending(step as number[]);
    const [, ...names] = layout.names;
    return {
      step: step as number[],
      metrics: Object.fromEntries(names.map((name, i) => [name, metrics[i]!])),
    };
  });
}

function firstValues(
  bytes: Uint8Array,
  layout: TableLayout,
  name: string,
  rows: number,
): (number | null)[] {
  const column: (number | null)[] = [];
  for (const { values } of decodeColumn(bytes, layout, name)) {
    const wanted = Math.min(values.length, rows - column.length);
    for (let i = 0; i < wanted; i++) column.push(unsignedZero(values[i]!));
    if (column.length >= rows) break;
  }
  return column;
}

/** A recorded table as charts read it: a series a metric. */
export interface MeasuredSeries {
  rows: number;
  /** The step of its last row; undefined without rows. */
  lastStep: number | undefined;
  /** The names of the metrics. */
  metrics: readonly string[];
  /** The last finite value of each metric, as `summarise` gives it. */
  summary: Record<string, number>;
  /** Whether any metric's last value isn't finite. */
  diverged: boolean;
  /**
   * A metric at the steps where it was measured. Decoded on first use, since most metrics are never read. All callers
   * share the result, so none may change it.
   *
   * @throws ExpectedError naming the file if the table has no such metric
   */
  series(metric: string): Series;
}

/**
 * Reads a table of up to ten million rows without an object a row. Decodes all of it once, to check that it is whole;
 * only the steps, and the series that are asked for, stay in memory.
 *
 * @param file named in errors
 * @throws ExpectedError naming `file` if it isn't such a table
 */
export function decodeMeasured(bytes: Uint8Array, file: string): MeasuredSeries {
  const layout = decodeAs(file, () => readLayout(bytes));
  const [, ...metrics] = layout.names;
  const ends = decodeAs(
    file,
    () => new Map(metrics.map((name) => [name, endOf(bytes, layout, name)])),
  );
  const decoded = new Map<string, Series>();
  const steps = decodeAs(file, () => readSteps(bytes, layout));
  return {
    rows: layout.rows,
    lastStep: steps.at(-1),
    metrics,
    summary: summaryOf([...ends].map(([name, { lastFinite }]) => [name, lastFinite])),
    diverged: [...ends.values()].some(({ last }) => last !== undefined && !Number.isFinite(last)),
    series(metric) {
      return decodeAs(file, () => {
        const { count } = ends.get(metric)!;
        const series = decoded.get(metric) ?? readMeasured(bytes, layout, metric, count, steps);
        decoded.set(metric, series);
        return series;
      });
    },
  };
}

interface End {
  /** The number of measured values. */
  count: number;
  last?: number;
  lastFinite?: number;
}

function endOf(bytes: Uint8Array, layout: TableLayout, name: string): End {
  const end: End = { count: 0 };
  for (const { values } of decodeColumn(bytes, layout, name)) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value === null) continue;
      end.count++;
      end.last = value;
      if (Number.isFinite(value)) end.lastFinite = value;
    }
  }
  return end;
}

function readSteps(bytes: Uint8Array, layout: TableLayout): Int32Array {
  const step = new Int32Array(layout.rows);
  for (const { values, start } of decodeColumn(bytes, layout, 'step')) {
    step.set(values as ArrayLike<number>, start);
  }
  requireAscending(step);
  return step;
}

function requireAscending(step: ArrayLike<number>): void {
  for (let i = 0; i < step.length; i++) {
    if (step[i]! <= (step[i - 1] ?? -1)) throw new RangeError('its steps do not ascend from 0');
  }
}

function readMeasured(
  bytes: Uint8Array,
  layout: TableLayout,
  name: string,
  count: number,
  step: Int32Array,
): Series {
  const value = new Float64Array(count);
  // Metrics that were measured at every step share one array of steps: the longest series are such.
  const measuredAt = count === step.length ? step : new Int32Array(count);
  let next = 0;
  for (const { values, start } of decodeColumn(bytes, layout, name)) {
    for (let i = 0; i < values.length; i++) {
      if (values[i] === null) continue;
      measuredAt[next] = step[start + i]!;
      value[next++] = values[i]!;
    }
  }
  return { step: measuredAt, value };
}

function decodeAs<Table>(file: string, decode: () => Table): Table {
  try {
    return decode();
  } catch (error) {
    const reason = plainLine((error as Error).message);
    throw new ExpectedError(
      `${file}: isn't a table of series (${reason}); restore it or run it again`,
    );
  }
}
