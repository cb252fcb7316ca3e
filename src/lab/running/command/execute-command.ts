import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessStamp } from '../../../files/process-stamp.ts';
import { isExpected } from '../../../messages/expected-error.ts';
import type { SeriesTable } from '../../records/series.ts';
import type { Execution } from '../execute-run.ts';
import type { RowCollector } from './collect-rows.ts';
import { type Ending, endedWell, type Launched, type LaunchOptions, launch } from './launch.ts';

/** Where a program's rows come from. */
export interface RowSource {
  /** Takes the rows that were written since the last call. */
  read(rows: RowCollector): Promise<void>;
  /** Takes all that are left, when the program has ended. */
  readRest(rows: RowCollector): Promise<void>;
}

export interface CommandOptions extends LaunchOptions {
  source: RowSource;
  rows: RowCollector;
  /** Aborted when the run is to stop. */
  signal: AbortSignal;
  /** Aborted when it is to stop at once: there is no time left to save its state. */
  hurry: AbortSignal;
  /** How long the program may take to save its state, in seconds. */
  stopSeconds: number;
  /** Called at each look for rows. */
  onProgress(table: SeriesTable): Promise<void>;
  /** Called when the program has started. */
  onStart(stamp: ProcessStamp): Promise<void>;
  /** Milliseconds, monotonic. */
  clock(): number;
}

export interface CommandExecution extends Execution {
  /** How the program ended; undefined if the lab ended it, as it wanted no more of it. */
  ending: Ending | undefined;
  /** Whether rows were seen only at the end of a program that ran for a while. */
  allAtEnd: boolean;
}

const millisecondsBetweenLooks = 100;
/** A program that is stopped because nothing more is wanted of it has nothing to save. */
const secondsForUnwanted = 5;
/** After so many seconds without a row, its author would want to see progress. */
const secondsWithoutRows = 10;

/** Runs a program to its end, and collects its rows as they come. A value that isn't finite ends it as diverged. */
export async function executeCommand(options: CommandOptions): Promise<CommandExecution> {
  const { rows, hurry, clock } = options;
  const begun = clock();
  const program = await launch(options);
  const stopAtOnce = () => void program.stop(0);
  hurry.addEventListener('abort', stopAtOnce);
  try {
    await options.onStart(program.stamp);
    const { firstRow, ending, isStopping } = await follow(program, options);
    return {
      table: rows.table,
      outcome: rows.diverged() ? 'diverged' : isStopping ? 'stopped' : 'completed',
      ending,
      allAtEnd: isAllAtEnd(begun, firstRow, clock()),
    };
  } catch (error) {
    await program.stop(secondsForUnwanted);
    throw error;
  } finally {
    hurry.removeEventListener('abort', stopAtOnce);
  }
}

interface Followed {
  /** When the first row was seen; undefined without one. */
  firstRow: number | undefined;
  ending: Ending | undefined;
  isStopping: boolean;
}

/** Looks for rows until the program has ended, or no more of it is wanted. */
async function follow(program: Launched, options: CommandOptions): Promise<Followed> {
  const { rows, source, signal, clock } = options;
  let firstRow: number | undefined;
  let ending: Ending | undefined;
  let isStopping = false;
  void program.ended.then((found) => {
    ending = found;
  });
  while (!ending) {
    await source.read(rows);
    if (rows.table.step.length > 0) firstRow ??= clock();
    await options.onProgress(rows.table);
    if (rows.diverged() || rows.isFull()) break;
    if (signal.aborted && !isStopping) {
      isStopping = true;
      void program.stop(options.stopSeconds);
    }
    await Promise.race([program.ended, delay(millisecondsBetweenLooks)]);
  }
  const byItself = ending;
  if (!ending) await program.stop(secondsForUnwanted);
  await readRest(options, isStopping || !endedWell(byItself));
  if (rows.table.step.length > 0) firstRow ??= clock();
  await options.onProgress(rows.table);
  return { firstRow, ending: byItself, isStopping };
}

/** What a program was writing when it was stopped, or failed, may not be readable. */
async function readRest({ source, rows }: CommandOptions, isCut: boolean): Promise<void> {
  await source.readRest(rows).catch((error: unknown) => {
    if (!isCut || !isExpected(error)) throw error;
  });
  rows.finish();
}

function isAllAtEnd(begun: number, firstRow: number | undefined, end: number): boolean {
  if (firstRow === undefined || end - begun < secondsWithoutRows * 1000) return false;
  return end - firstRow < 1000;
}
