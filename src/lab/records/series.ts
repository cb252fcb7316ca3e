import { parquetWriteBuffer } from 'hyparquet-writer';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { decodeColumn } from './parquet/decode-column.ts';
import { maximumCells, readLayout, type TableLayout } from './parquet/table-layout.ts';

/** A run's rows by column, as they're recorded: null where a metric wasn't measured. */
export interface SeriesTable {
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
 * Requires a table to be none that couldn't be recorded, before hours are spent on its rows.
 *
 * @param metrics how many it has
 * @throws ExpectedError
 */
export function requireRecordable(rows: number, metrics: number): void {
  const values = rows * (metrics + 1);
  if (values <= maximumCells) return;
  throw new ExpectedError(
    `${rows} rows of ${metrics} metrics and a step are ${values} values, and a record takes ${maximumCells}: yield fewer rows`,
  );
}

/** Appends a row. */
export function appendRow(table: SeriesTable, step: number, values: Record<string, number>): void {
  table.step.push(step);
  for (const [metric, column] of Object.entries(table.metrics)) {
    column.push(unsignedZero(values[metric] ?? null));
  }
}

/** Makes 0 of −0: the dictionary of a Parquet column can't tell them apart, and older files hold either. */
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
 * Parquet with a column `step` and one for each metric, nullable where it wasn't measured at every step, as
 * columns that aren't are read three times as fast: one row a step.
 *
 * @throws ExpectedError where it couldn't be read again, before it takes the place of anything
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
 * Reads a table, as `encodeSeries` wrote it.
 *
 * @param rows of how many rows from the first on, where not of all
 * @throws ExpectedError naming `file` where it isn't one
 */
export function decodeSeries(bytes: Uint8Array, file: string, rows = Infinity): SeriesTable {
  return decodeAs(file, () => {
    const layout = readLayout(bytes);
    const [step, ...metrics] = layout.names.map((name) => firstValues(bytes, layout, name, rows));
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

/** What `encodeSeries` wrote, as charts read it. */
export interface MeasuredSeries {
  rows: number;
  /** The names of its metrics. */
  metrics: readonly string[];
  /** The last finite value of each metric, as `summarise` tells them. */
  summary: Record<string, number>;
  /** Whether a metric ends with a value that isn't finite. */
  diverged: boolean;
  /**
   * A metric at the steps where it was measured: decoded when it is asked for, since most aren't. It is shared:
   * nobody may change it.
   *
   * @throws ExpectedError naming the file where the metric isn't one of the table
   */
  series(metric: string): Series;
}

/**
 * Reads a table, which may have ten million rows, without an object a row. All of it is decoded once, to tell whether
 * it is whole; what stays in memory is what is asked for.
 *
 * @throws ExpectedError naming `file` where it isn't one
 */
export function decodeMeasured(bytes: Uint8Array, file: string): MeasuredSeries {
  const layout = decodeAs(file, () => readLayout(bytes));
  const [, ...metrics] = layout.names;
  const ends = decodeAs(
    file,
    () => new Map(metrics.map((name) => [name, endOf(bytes, layout, name)])),
  );
  const decoded = new Map<string, Series>();
  let steps: Int32Array | undefined;
  return {
    rows: layout.rows,
    metrics,
    summary: summaryOf([...ends].map(([name, { lastFinite }]) => [name, lastFinite])),
    diverged: [...ends.values()].some(({ last }) => last !== undefined && !Number.isFinite(last)),
    series(metric) {
      return decodeAs(file, () => {
        steps ??= readSteps(bytes, layout);
        const { count } = ends.get(metric)!;
        const series = decoded.get(metric) ?? readMeasured(bytes, layout, metric, count, steps);
        decoded.set(metric, series);
        return series;
      });
    },
  };
}

interface End {
  /** How many values were measured. */
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
  return step;
}

function readMeasured(
  bytes: Uint8Array,
  layout: TableLayout,
  name: string,
  count: number,
  step: Int32Array,
): Series {
  const value = new Float64Array(count);
  // Measured at every step, as the longest series are, they share the steps.
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
