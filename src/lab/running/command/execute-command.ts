import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessStamp } from '../../../files/process-stamp.ts';
import type { SeriesTable } from '../../records/series.ts';
import type { Execution } from '../execute-run.ts';
import type { RowCollector } from './collect-rows.ts';
import { type Ending, type LaunchOptions, launch } from './launch.ts';

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
  /** How long the program may take to save its state, in seconds. */
  stopSeconds: number;
  /** Called at each look for rows. */
  onProgress(table: SeriesTable): void;
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
  const { rows, source, signal, clock } = options;
  const begun = clock();
  const program = await launch(options);
  let firstRow: number | undefined;
  let ending: Ending | undefined;
  let isStopping = false;
  const look = async () => {
    await (ending ? source.readRest(rows) : source.read(rows));
    if (ending) rows.finish();
    if (rows.table.step.length > 0) firstRow ??= clock();
    options.onProgress(rows.table);
  };
  try {
    await options.onStart(program.stamp);
    void program.ended.then((found) => {
      ending = found;
    });
    while (true) {
      const isLast = ending !== undefined;
      await look();
      if (rows.diverged() || rows.isFull()) break;
      if (isLast) break;
      if (signal.aborted && !isStopping) {
        isStopping = true;
        void program.stop(options.stopSeconds);
      }
      await Promise.race([program.ended, delay(millisecondsBetweenLooks)]);
    }
    const byItself = ending;
    if (!ending) await program.stop(secondsForUnwanted);
    return {
      table: rows.table,
      outcome: rows.diverged() ? 'diverged' : isStopping ? 'stopped' : 'completed',
      ending: byItself,
      allAtEnd: isAllAtEnd(begun, firstRow, clock()),
    };
  } catch (error) {
    await program.stop(secondsForUnwanted);
    throw error;
  }
}

function isAllAtEnd(begun: number, firstRow: number | undefined, end: number): boolean {
  if (firstRow === undefined || end - begun < secondsWithoutRows * 1000) return false;
  return end - firstRow < 1000;
}
