import { CollectedMetrics } from './collected-metrics.ts';
import { FormatError } from './format-error.ts';
import type { ParquetColumns } from './parquet-columns.ts';
import { parsePythonJson } from './python-json.ts';
import { type Database, numberIn, textIn } from './sqlite.ts';
import { numbersIn } from './wandb-log.ts';

/** A run of a Trackio project. */
export interface ProjectRun {
  /** Its name, in files of versions before 0.24. */
  id: string;
  name: string;
  /** In seconds since 1970, as are `first` and `last`: of its values. */
  created: number | undefined;
  first: number | undefined;
  last: number | undefined;
  parameters: Map<string, unknown>;
  /** Metrics and parameters that a Parquet file nests. */
  leftOut: readonly string[];
  metrics: CollectedMetrics;
}

export const tableOfRows = 'metrics';
export const rowColumns = ['run_name', 'timestamp', 'step', 'metrics'];

/** @throws FormatError naming table and column */
export function readDatabase(database: Database): ProjectRun[] {
  const runs = new Runs();
  const withId = (table: string, columns: readonly string[]) =>
    database.rows(table, database.columns(table)?.has('run_id') ? [...columns, 'run_id'] : columns);
  for (const row of withId(tableOfRows, rowColumns)) {
    const time = timeIn(textIn(tableOfRows, row, 'timestamp'));
    const run = runs.at(row['run_id'], textIn(tableOfRows, row, 'run_name'), time);
    const step = numberIn(tableOfRows, row, 'step');
    for (const [key, value] of entriesIn(row['metrics'])) {
      for (const [name, number] of numbersIn(nameOf(key), numberOr(value))) {
        run.metrics.add(name, { step, value: number, time });
      }
    }
  }
  if (!database.columns('configs')) return runs.all;
  for (const row of withId('configs', ['run_name', 'config'])) {
    const run = runs.known(row['run_id'], textIn('configs', row, 'run_name'));
    for (const [key, value] of entriesIn(row['config'])) takeParameter(run, key, numberOr(value));
  }
  return runs.all;
}

/**
 * @param configs the runs' parameters, from a file beside
 * @throws FormatError naming the column
 */
export function readExport(
  rows: ParquetColumns,
  configs: ParquetColumns | undefined,
): ProjectRun[] {
  const runs = new Runs();
  const ids = idsIn(rows);
  const steps = rows.values('step').map(stepOf);
  const times = rows.values('timestamp').map((text) => timeIn(String(text)));
  const runOf = rows
    .values('run_name')
    .map((name, row) => runs.at(ids?.[row], String(name), times[row]!));
  for (const column of rows.names.filter((name) => !ownColumns.has(name))) {
    rows.values(column).forEach((value, row) => {
      if (!isNumber(value)) return;
      const measured = { step: steps[row]!, value: Number(value), time: times[row]! };
      runOf[row]!.metrics.add(nameOf(column), measured);
    });
  }
  if (configs) takeConfigs(runs, configs);
  for (const run of runs.all) run.leftOut = [...rows.nested, ...(configs?.nested ?? [])];
  return runs.all;
}

/** Columns of the exports that are no metrics or parameters. */
const ownColumns = new Set([
  ...['id', 'run_id', 'run_name', 'timestamp', 'step', 'log_id', 'space_id', 'created_at'],
]);

function takeConfigs(runs: Runs, configs: ParquetColumns): void {
  const ids = idsIn(configs);
  const runOf = configs.values('run_name').map((name, row) => runs.known(ids?.[row], String(name)));
  for (const column of configs.names.filter((name) => !ownColumns.has(name))) {
    configs.values(column).forEach((value, row) => {
      // A column has a place for each run, also where that run has no such parameter.
      if (value !== null)
        takeParameter(runOf[row], column, isNumber(value) ? Number(value) : value);
    });
  }
}

function idsIn(columns: ParquetColumns): unknown[] | undefined {
  return columns.names.includes('run_id') ? columns.values('run_id') : undefined;
}

/** The runs of a project, in the order of their first values. */
class Runs {
  readonly #byId = new Map<string, ProjectRun>();

  get all(): ProjectRun[] {
    return [...this.#byId.values()];
  }

  at(id: unknown, name: string, time: number): ProjectRun {
    const run = this.known(id, name) ?? this.#begin(typeof id === 'string' ? id : name, name, time);
    run.last = time;
    return run;
  }

  known(id: unknown, name: string): ProjectRun | undefined {
    return this.#byId.get(typeof id === 'string' ? id : name);
  }

  #begin(id: string, name: string, first: number): ProjectRun {
    const metrics = new CollectedMetrics();
    const times = { created: undefined, first, last: first };
    const run = { id, name, ...times, parameters: new Map(), leftOut: [], metrics };
    this.#byId.set(id, run);
    return run;
  }
}

/** Trackio's own begin with "_": the user, a group, when the run was begun. */
function takeParameter(run: ProjectRun | undefined, key: string, value: unknown): void {
  if (!run) return;
  if (key === '_Created' && typeof value === 'string') run.created = timeIn(value);
  if (!key.startsWith('_')) run.parameters.set(key, value);
}

/** A metric that was logged under one of Trackio's own names, such as "step", is kept as "__step". */
function nameOf(key: string): string {
  return key.replace(/^__/, '');
}

/** JSON, as a text or its bytes. */
function entriesIn(json: unknown): [string, unknown][] {
  const text = json instanceof Uint8Array ? Buffer.from(json).toString('utf8') : json;
  const value = typeof text === 'string' ? parsePythonJson(text) : undefined;
  if (typeof value === 'object' && value !== null) return Object.entries(value);
  throw new FormatError(`expected JSON of an object in its table, not ${typeof json}`);
}

const named = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** Trackio writes numbers that aren't finite as texts. */
function numberOr(value: unknown): unknown {
  return typeof value === 'string' ? (named.get(value) ?? value) : value;
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function stepOf(value: unknown): number {
  if (isNumber(value)) return Number(value);
  throw new FormatError('expected a number in its column step');
}

/** Seconds since 1970, of an ISO date. */
function timeIn(text: string): number {
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? 0 : milliseconds / 1000;
}
