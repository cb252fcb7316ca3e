import path from 'node:path';
import { stepsFrom } from '../formats/collected-metrics.ts';
import { digestOfValues } from '../formats/digests.ts';
import { FormatError, inFile, named } from '../formats/format-error.ts';
import { isParquet, readParquet } from '../formats/parquet-columns.ts';
import { isSqlite, sqliteHeadBytes, withDatabase } from '../formats/sqlite.ts';
import {
  type ProjectRun,
  readDatabase,
  readExport,
  rowColumns,
  tableOfRows,
} from '../formats/trackio-project.ts';
import type { Candidate, FoundRun, Reader, Source } from '../found-run.ts';
import { factsOf, labelOf, withoutGaps } from '../told-facts.ts';

/** Trackio's projects: its SQLite databases, and their exports as Parquet. */
export const trackio: Reader = {
  name: 'trackio',
  async find(source, { step }) {
    const found: Candidate[] = [];
    for (const file of source.files) {
      const read = await projectIn(source, file);
      if (read) found.push(candidateOf(file, read, step));
    }
    return found;
  },
};

const maximumBytes = 2 ** 29;

/** Files that hold the runs of a project, and how these are read. */
interface Project {
  files: string[];
  read(): Promise<ProjectRun[]>;
}

async function projectIn(source: Source, file: string): Promise<Project | undefined> {
  if (file.endsWith('.db')) return databaseIn(source, file);
  const isExport = file.endsWith('.parquet') && !source.files.includes(withEnding(file, '.db'));
  return isExport ? exportIn(source, file) : undefined;
}

async function databaseIn(source: Source, file: string): Promise<Project | undefined> {
  if (!isSqlite(await source.head(file, sqliteHeadBytes))) return undefined;
  const read = <Value>(work: Parameters<typeof withDatabase<Value>>[1]) =>
    withDatabase(source.pathOf(file), work);
  try {
    const columns = await read((database) => database.columns(tableOfRows));
    if (!rowColumns.every((column) => columns?.has(column))) return undefined;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
  return { files: [file], read: () => read(readDatabase) };
}

async function exportIn(source: Source, file: string): Promise<Project | undefined> {
  if (!isParquet(await source.head(file, 4))) return undefined;
  const bytes = await source.read(file, maximumBytes);
  try {
    const { names } = readParquet(bytes);
    if (!['run_name', 'step', 'timestamp'].every((name) => names.includes(name))) return undefined;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
  const configs = configsBeside(source, file);
  return {
    files: [file, ...(configs ? [configs] : [])],
    async read() {
      const rows = readParquet(await source.read(file, maximumBytes));
      if (!configs) return readExport(rows, undefined);
      const beside = await source.read(configs, maximumBytes);
      return readExport(
        rows,
        inFile(configs, () => readParquet(beside)),
      );
    },
  };
}

/** `demo.parquet` has its configurations in `demo_configs.parquet`, a static export's `metrics.parquet` in `aux`. */
function configsBeside(source: Source, file: string): string | undefined {
  return [
    withEnding(file, '_configs.parquet'),
    path.posix.join(path.posix.dirname(file), 'aux/configs.parquet'),
  ].find((each) => source.files.includes(each));
}

function withEnding(file: string, ending: string): string {
  return file.replace(/\.[^.]+$/, ending);
}

function candidateOf(file: string, { files, read }: Project, step: string | undefined): Candidate {
  return {
    place: file,
    files,
    async read() {
      try {
        const runs = await read();
        return runs.map((run) => foundRun(file, run, runs, step));
      } catch (error) {
        throw named(file, error);
      }
    },
  };
}

function foundRun(
  file: string,
  { id, name, created, first, last, parameters, leftOut, metrics: { series } }: ProjectRun,
  all: readonly ProjectRun[],
  step: string | undefined,
): FoundRun {
  const isOnly = all.filter((run) => run.name === name).length === 1;
  const label = labelOf(name);
  const place = `${file}#${(isOnly && label) || id}`;
  return {
    place,
    tool: 'Trackio',
    ...withoutGaps({ label }),
    parameters: Object.fromEntries(parameters),
    metrics: stepsFrom(series, step, place),
    facts: factsOf({ started: created ?? first, durationSeconds: (last ?? 0) - (first ?? 0) }),
    notes: [
      ...(series.size === 0 ? ['It has no metrics.'] : []),
      ...(leftOut.length > 0
        ? [`Nested in the Parquet file, and left out: ${leftOut.join(', ')}.`]
        : []),
    ],
    digest: digestOfValues({ id, name, parameters: [...parameters] }, series),
  };
}
