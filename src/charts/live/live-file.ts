import type { LiveChart, LivePanel, OtherSmoothing } from './live-chart.ts';

/**
 * The file with which a browser makes a chart interactive, at all widths and smoothings: JSON, with nothing left to compile. The
 * dataflows are in a file of their own, which charts of the same look share.
 */
export interface LiveFile {
  /** The name of the file with the dataflows of its variants. */
  looks: string;
  /** What is drawn, each table once. */
  tables: readonly LiveTable[];
  /** The smoothings of this chart besides its author's. */
  smoothings: readonly OtherSmoothing[];
  /** By `wide`, `narrow-more` and so on. */
  variants: Readonly<Record<string, LiveVariant>>;
}

export interface LiveVariant {
  /** The place of its dataflow in the file of dataflows. */
  look: number;
  /** The places of the dataflow's tables among `tables`. */
  tables: readonly number[];
  /** The signals that make this chart of the dataflow: widths, titles and so on. */
  signals: Readonly<Record<string, unknown>>;
  panels: LivePanel[];
}

/** Rows that have the same fields, in the same order, are kept in columns, which are shorter. */
export type LiveTable = { columns: Record<string, unknown[]> } | { rows: readonly unknown[] };

/** Vega's dataflow, with its expressions as syntax trees, and with the place of a table where rows are. */
export interface Runtime {
  operators: Operator[];
}

export interface Operator {
  id: number;
  type: string;
  scale?: string;
  signal?: string;
  value?: unknown;
  params?: Record<string, unknown>;
}

/** The table of rows. */
export function liveTable(rows: readonly unknown[]): LiveTable {
  const fields = fieldsOf(rows[0]);
  const isTable = fields.length > 0 && rows.every((row) => areSame(fieldsOf(row), fields));
  if (!isTable) return { rows };
  const columns = fields.map((field) => [field, rows.map((row) => (row as Row)[field])] as const);
  return { columns: Object.fromEntries(columns) };
}

/**
 * A variant of a chart, with its rows.
 *
 * @param looks the file of dataflows
 */
export function liveChartIn(
  file: LiveFile,
  variant: string,
  looks: readonly Runtime[],
): LiveChart | undefined {
  if (!Object.hasOwn(file.variants, variant)) return undefined;
  const { look, tables, signals, panels } = file.variants[variant]!;
  const own = tables.map((place) => file.tables[place]!);
  const operators = looks[look]!.operators.map((operator) =>
    withRows(withSignal(operator, signals), own),
  );
  return { runtime: { ...looks[look], operators }, panels, smoothings: file.smoothings };
}

type Row = Record<string, unknown>;

function fieldsOf(row: unknown): string[] {
  const isRow = typeof row === 'object' && row !== null && !Array.isArray(row);
  return isRow ? Object.keys(row) : [];
}

function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}

function withSignal(operator: Operator, signals: LiveVariant['signals']): Operator {
  const { signal } = operator;
  if (signal === undefined || !Object.hasOwn(signals, signal)) return operator;
  return { ...operator, value: signals[signal] };
}

/** Where a dataflow has rows, its look has `{ $table: 0 }`. */
function withRows(operator: Operator, tables: readonly LiveTable[]): Operator {
  const { value } = operator;
  if (typeof value !== 'object' || value === null || !('$table' in value)) return operator;
  const { $table, ...format } = value as { $table: number };
  return { ...operator, value: { $ingest: rowsOf(tables[$table]!), ...format } };
}

/** New objects each time: Vega writes into rows. */
function rowsOf(table: LiveTable): unknown[] {
  if ('rows' in table) return table.rows.map((row) => structuredClone(row));
  const columns = Object.entries(table.columns);
  const { length } = columns[0]![1];
  return Array.from({ length }, (_, i) =>
    Object.fromEntries(columns.map(([field, cells]) => [field, cells[i]])),
  );
}
