import path from 'node:path';
import { CollectedMetrics } from '../formats/collected-metrics.ts';
import { digestOfValues } from '../formats/digests.ts';
import { FormatError, named } from '../formats/format-error.ts';
import {
  type Database,
  isSqlite,
  numberIn,
  sqliteHeadBytes,
  textIn,
  withDatabase,
} from '../formats/sqlite.ts';
import type { Source } from '../found-run.ts';
import { commitTag, type MlflowRun, type MlflowRuns, nameTag } from './mlflow-folder.ts';

/** MLflow's SQLite databases: files with its tables, and files that are named `mlflow.db` but can't be read. */
export async function mlflowDatabases(source: Source): Promise<MlflowRuns[]> {
  const found: MlflowRuns[] = [];
  for (const file of source.files.filter((each) => ending.test(each))) {
    if (await isMlflow(source, file)) found.push(runsIn(source, file));
  }
  return found;
}

const ending = /\.(db3?|sqlite3?)$/i;

async function isMlflow(source: Source, file: string): Promise<boolean> {
  const isNamed = path.posix.basename(file) === 'mlflow.db';
  if (!isSqlite(await source.head(file, sqliteHeadBytes))) return isNamed;
  try {
    return isNamed || (await withDatabase(source.pathOf(file), (db) => !lacking(db)));
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** The columns that are read, in all versions of MLflow's schema. */
const tables = {
  runs: [
    'run_uuid',
    'name',
    'status',
    'start_time',
    'end_time',
    'lifecycle_stage',
    'experiment_id',
  ],
  metrics: ['run_uuid', 'key', 'value', 'timestamp'],
  params: ['run_uuid', 'key', 'value'],
  tags: ['run_uuid', 'key', 'value'],
  experiments: ['experiment_id', 'lifecycle_stage'],
};

/** The first column that an MLflow database has, and this one hasn't. */
function lacking(database: Database): string | undefined {
  for (const [table, columns] of Object.entries(tables)) {
    const own = database.columns(table);
    const missing = columns.find((column) => !own?.has(column));
    if (missing) return own ? `no column ${missing} in its table ${table}` : `no table ${table}`;
  }
  return undefined;
}

function runsIn(source: Source, file: string): MlflowRuns {
  return {
    place: file,
    files: [file],
    async read() {
      try {
        return await withDatabase(source.pathOf(file), (database) => {
          const missing = lacking(database);
          if (missing) throw new FormatError(`isn't a database of MLflow: it has ${missing}`);
          return readRuns(file, database);
        });
      } catch (error) {
        throw named(file, error);
      }
    },
  };
}

function readRuns(file: string, database: Database): MlflowRun[] {
  const runs = new Map<string, Collected>();
  const deleted = new Set(
    [...database.rows('experiments', tables.experiments)]
      .filter(({ lifecycle_stage }) => lifecycle_stage === 'deleted')
      .map(({ experiment_id }) => experiment_id),
  );
  for (const row of database.rows('runs', tables.runs)) {
    if (row['lifecycle_stage'] === 'deleted' || deleted.has(row['experiment_id'])) continue;
    runs.set(textIn('runs', row, 'run_uuid'), collectedOf(row));
  }
  for (const row of database.rows('params', tables.params)) {
    const run = runs.get(textIn('params', row, 'run_uuid'));
    run?.parameters.set(textIn('params', row, 'key'), textIn('params', row, 'value'));
  }
  for (const row of database.rows('tags', tables.tags)) {
    const run = runs.get(textIn('tags', row, 'run_uuid'));
    if (run && row['key'] === nameTag) run.name ??= textIn('tags', row, 'value');
    if (run && row['key'] === commitTag) run.commit = textIn('tags', row, 'value');
  }
  takeMetrics(database, runs);
  return [...runs].map(([id, run]) => runOf(`${file}#${id}`, run));
}

interface Collected {
  name: string | undefined;
  status: string | undefined;
  start: number | undefined;
  end: number | undefined;
  commit: string | undefined;
  parameters: Map<string, string>;
  metrics: CollectedMetrics;
}

function collectedOf(row: Record<string, unknown>): Collected {
  const { name, status, start_time: start, end_time: end } = row;
  return {
    name: typeof name === 'string' && name ? name : undefined,
    status: typeof status === 'string' ? status : undefined,
    start: typeof start === 'number' ? start : undefined,
    end: typeof end === 'number' ? end : undefined,
    commit: undefined,
    parameters: new Map(),
    metrics: new CollectedMetrics(),
  };
}

/** The tables of old versions have no steps, or no mark of NaN. */
function takeMetrics(database: Database, runs: ReadonlyMap<string, Collected>): void {
  const own = database.columns('metrics')!;
  const columns = [...tables.metrics, ...['step', 'is_nan'].filter((column) => own.has(column))];
  for (const row of database.rows('metrics', columns)) {
    const run = runs.get(textIn('metrics', row, 'run_uuid'));
    run?.metrics.add(textIn('metrics', row, 'key'), {
      step: row['step'] === undefined ? 0 : numberIn('metrics', row, 'step'),
      value: valueIn(row),
      time: numberIn('metrics', row, 'timestamp') / 1000,
    });
  }
}

/** NaN is marked; an infinite value is kept as the largest number, since not every database knows it. */
function valueIn(row: Record<string, unknown>): number {
  if (row['is_nan'] === 1) return Number.NaN;
  const value = numberIn('metrics', row, 'value');
  return Math.abs(value) === Number.MAX_VALUE ? value * 2 : value;
}

function runOf(place: string, { metrics: { series }, ...run }: Collected): MlflowRun {
  const { parameters, ...told } = run;
  const digest = digestOfValues({ ...told, parameters: [...parameters] }, series);
  return { place, ...run, metrics: series, isTorn: false, digest };
}
