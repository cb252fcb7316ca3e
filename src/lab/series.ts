import { parquetMetadata, parquetRead } from 'hyparquet';
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
  const last = Object.entries(metrics).map(
    ([metric, column]) => [metric, column.findLast((value) => Number.isFinite(value))] as const,
  );
  return Object.fromEntries(last.filter((entry): entry is [string, number] => entry[1] != null));
}

/** Parquet with a column `step` and a nullable column for each metric: one row a step. */
export function encodeSeries({ step, metrics }: SeriesTable): Uint8Array {
  const columns = Object.entries(metrics).map(
    ([name, data]) => ({ name, data, type: 'DOUBLE', nullable: true }) as const,
  );
  return new Uint8Array(
    parquetWriteBuffer({ columnData: [{ name: 'step', data: step, type: 'INT32' }, ...columns] }),
  );
}

/** One metric at the steps where it was measured. */
export function seriesOf({ step, metrics }: SeriesTable, metric: string): Series {
  const column = metrics[metric]!;
  const measured = [...column.keys()].filter((row) => column[row] !== null);
  return {
    step: Int32Array.from(measured, (row) => step[row]!),
    value: Float64Array.from(measured, (row) => column[row]!),
  };
}

/** Reads a whole table, as `encodeSeries` wrote it. */
export async function decodeSeries(bytes: Uint8Array): Promise<SeriesTable> {
  const file = new Uint8Array(bytes).buffer;
  const [, ...columns] = parquetMetadata(file)
    .schema.slice(1)
    .map(({ name }) => name);
  const metrics = await Promise.all(
    columns.map(async (name) => [name, await readColumn(file, name)] as const),
  );
  const step = (await readColumn(file, 'step')) as number[];
  return { step, metrics: Object.fromEntries(metrics) };
}

async function readColumn(file: ArrayBuffer, name: string): Promise<(number | null)[]> {
  const column: (number | null)[] = [];
  await parquetRead({
    file,
    columns: [name],
    onChunk({ columnData, rowStart }) {
      for (let i = 0; i < columnData.length; i++) column[rowStart + i] = columnData[i];
    },
  });
  return column;
}
