import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { namesIn } from '../../files/names-in.ts';
import { readRegularFile } from '../../files/regular-file.ts';
import { removeLeftovers } from '../../files/temporary-name.ts';
import { writeWholeFile } from '../../files/whole-file.ts';
import {
  decodeMeasured,
  encodeSeries,
  type MeasuredSeries,
  type SeriesTable,
} from '../records/series.ts';

/** Keeps the rows of a run in progress where development servers find them. Nothing is resumed or recorded from them. */
export interface RowsSoFar {
  /**
   * Writes the table, unless it was written a moment ago. A failure is ignored: the run doesn't need the file.
   *
   * @throws what `requireOurs` throws
   */
  keep(table: SeriesTable): Promise<void>;
  /** Removes the file, also that of a killed process. */
  remove(): Promise<void>;
}

/** In milliseconds: pages needn't be newer, and a short run writes nothing. */
const shortestWait = 2000;
/** After each write, so many times its duration pass until the next: the writes take a hundredth of a run's time. */
const waitPerWrite = 100;

/** The folder of the rows of all runs in progress. */
export function rowsFolder(cache: string): string {
  return path.join(cache, 'running');
}

/** The file of the rows of the run with this fingerprint, relative to the cache folder. */
function rowsFile(fingerprint: string): string {
  return path.join('running', `${fingerprint}.parquet`);
}

/**
 * Keeps the rows of the run with this fingerprint.
 *
 * @param clock in milliseconds, monotonic
 * @param requireOurs called before each write; throws if another process has taken the run over
 */
export function rowsSoFar(
  cache: string,
  fingerprint: string,
  clock: () => number,
  requireOurs: () => Promise<void>,
): RowsSoFar {
  const file = path.join(cache, rowsFile(fingerprint));
  let due = clock() + shortestWait;
  let rows = 0;
  return {
    async keep(table) {
      const begun = clock();
      if (begun < due || table.step.length === rows) return;
      await requireOurs();
      await write(file, table).catch(() => {});
      rows = table.step.length;
      const ended = clock();
      due = ended + Math.max(shortestWait, waitPerWrite * (ended - begun));
    },
    remove: () => removeRows(file),
  };
}

async function write(file: string, table: SeriesTable): Promise<void> {
  const bytes = encodeSeries(table);
  await mkdir(path.dirname(file), { recursive: true });
  await writeWholeFile(file, bytes);
}

async function removeRows(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => {});
  await removeLeftovers(file).catch(() => {});
}

/** A text that differs whenever other rows are kept; empty without any. */
export async function rowsVersion(cache: string, fingerprint: string): Promise<string> {
  const found = await stat(path.join(cache, rowsFile(fingerprint))).catch(() => undefined);
  return found ? `${found.mtimeMs} ${found.size}` : '';
}

/** The largest table takes less. */
const maximumBytes = 410_000_000;

/**
 * The rows that a run in progress has kept; undefined if there are none yet, or the file isn't a table of these metrics:
 * nothing depends on it.
 */
export async function readRowsSoFar(
  cache: string,
  fingerprint: string,
  metrics: readonly string[],
): Promise<MeasuredSeries | undefined> {
  const file = rowsFile(fingerprint);
  try {
    const bytes = await readRegularFile(cache, file, maximumBytes);
    const table = bytes && decodeMeasured(bytes, file);
    const isOurs = table?.metrics.join() === metrics.join();
    return isOurs && table && table.rows > 0 ? table : undefined;
  } catch {
    return undefined;
  }
}

/** The files of rows that killed processes have left. @param isUnderWay tells whether a run is in progress, by its fingerprint */
export async function abandonedRows(
  cache: string,
  isUnderWay: (fingerprint: string) => Promise<boolean>,
): Promise<string[]> {
  const abandoned: string[] = [];
  for (const name of await namesIn(rowsFolder(cache))) {
    const [, fingerprint] = /^([0-9a-f]{64})\.parquet$/.exec(name) ?? [];
    if (!fingerprint || (await isUnderWay(fingerprint))) continue;
    abandoned.push(path.join(rowsFolder(cache), name));
  }
  return abandoned.sort();
}
