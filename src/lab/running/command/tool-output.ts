import { readdir } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { sha256, sha256OfJson } from '../../../files/digest.ts';
import { ExpectedError, isExpected } from '../../../messages/expected-error.ts';
import { plainLine } from '../../../messages/plain-text.ts';
import type { Reads } from '../../define.ts';
import { type FoundRun, type ReaderName, readerNames } from '../../readers/found-run.ts';
import { matchMetrics } from '../../readers/metric-names.ts';
import { normalise } from '../../readers/normalise.ts';
import { NoRunError, readRuns } from '../../readers/read-runs.ts';
import type { RowCollector, WrittenRow } from './collect-rows.ts';
import type { RowSource } from './execute-command.ts';

export interface OutputOptions {
  /** The folder of the program's output. */
  folder: string;
  reads: ToolReads;
  metrics: readonly string[];
  /** What `runsBefore` told of the runs that lay there before this session. */
  before: readonly string[];
  /** Gets what was changed or left out, when the program has ended. */
  note(line: string): void;
  /** Milliseconds, monotonic. */
  clock(): number;
}

/** What a tool's files are called in `reads`. */
export type ToolReads = Exclude<Reads, { lines: RegExp }>;

/** The least time between two looks at a tool's files, and how many times as long as a look it is. */
const leastBetweenLooks = 2000;
const timesALook = 20;

/**
 * Rows in the files of another tool. These are read as a whole, so they are looked at seldom while the program runs, to
 * show progress. Only the last reading counts: a tool may write a metric of an earlier step later.
 */
export function toolOutput(options: OutputOptions): RowSource {
  const { clock } = options;
  let next = clock() + leastBetweenLooks;
  return {
    async read(rows) {
      if (clock() < next) return;
      const began = clock();
      await lookAt(options, rows).catch(ignoreExpected);
      next = clock() + Math.max(leastBetweenLooks, timesALook * (clock() - began));
    },
    async readRest(rows) {
      const found = await readTable(options, rows, true);
      if (found) takeAll(rows, found);
    },
  };
}

function takeAll(rows: RowCollector, found: readonly WrittenRow[]): void {
  rows.reset();
  for (const row of found) rows.take(row, 'its output');
}

/** While a program runs, its tool may not have written all of the last step. */
async function lookAt(options: OutputOptions, rows: RowCollector): Promise<void> {
  const found = await readTable(options, rows, false);
  if (found) takeAll(rows, found.slice(0, -1).map(finiteOnly));
}

/** Whether a value that isn't finite is one that wasn't measured shows only at the end. */
function finiteOnly({ step, values }: WrittenRow): WrittenRow {
  const finite = Object.entries(values).filter(([, value]) => Number.isFinite(value));
  return { step, values: Object.fromEntries(finite) };
}

/** Files that are still being written may be unreadable for a moment. */
function ignoreExpected(error: unknown): void {
  if (!isExpected(error)) throw error;
}

/** Names what lies in a program's output before a session, to tell it from what the session writes. */
export async function runsBefore(folder: string, reads: ToolReads): Promise<string[]> {
  try {
    return (await runsIn(folder, reads)).map(nameOf);
  } catch (error) {
    // A file that a killed session has left half written. If it stays so, the end of this session tells it.
    ignoreExpected(error);
    return [];
  }
}

/** By its values: a file may hold several runs, and a file name may come to mean another. */
function nameOf({ metrics }: FoundRun): string {
  const all = [...metrics].map(([name, { step, value }]) => [
    name,
    sha256(new Uint8Array(Float64Array.from(step).buffer)),
    sha256(new Uint8Array(Float64Array.from(value).buffer)),
  ]);
  return sha256OfJson(all);
}

/** The runs in a program's output; none before it has written any. @throws ExpectedError if a file can't be read */
async function runsIn(folder: string, reads: ToolReads): Promise<FoundRun[]> {
  const { tool, file, step } = typeof reads === 'string' ? { tool: reads } : reads;
  if ((await readdir(folder)).length === 0) return [];
  const files = file === undefined ? [file] : await glob(file, { cwd: folder, dot: true });
  const found: FoundRun[] = [];
  for (const each of files.sort()) found.push(...(await runsOf(folder, tool, each, step)));
  // A run of several files was found by each of them.
  return [...new Map(found.map((run) => [run.place, run])).values()];
}

async function runsOf(
  folder: string,
  reader: ReaderName,
  file: string | undefined,
  step: string | undefined,
): Promise<FoundRun[]> {
  try {
    return (await readRuns(folder, { reader, file, step })).runs;
  } catch (error) {
    if (error instanceof NoRunError) return [];
    throw error;
  }
}

/** The rows of this session; undefined if it has written none yet. */
async function readTable(
  { folder, reads, metrics, before, note }: OutputOptions,
  rows: RowCollector,
  isLast: boolean,
): Promise<WrittenRow[] | undefined> {
  const runs = await runsIn(folder, reads);
  const written = before.length === 0 ? runs : runs.filter((run) => !before.includes(nameOf(run)));
  // A program that starts again from nothing may write the same file.
  const isSame = isLast && written.length === 0 && rows.table.step.length === 0;
  const tool = typeof reads === 'string' ? reads : reads.tool;
  const found = theOne(isSame ? runs : written, tool);
  if (!found) return undefined;
  const run = { ...found, place: found.place === '.' ? 'its output' : found.place };
  const { matched } = matchMetrics(run.metrics.keys(), metrics, run.place);
  const { step: steps, metrics: columns, notes } = normalise(run, matched);
  if (isLast) for (const line of notes) note(line);
  return steps.map((at, i) => ({
    step: at,
    values: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[i]!])),
  }));
}

/** A command is one run: if a tool has left several, they are those of its sessions, or the author must choose. */
function theOne(runs: readonly FoundRun[], tool: string): FoundRun | undefined {
  if (runs.length < 2) return runs[0];
  const places = runs.map(({ place }) => plainLine(place, 60)).join(', ');
  throw new ExpectedError(
    `its output has ${runs.length} runs of ${tool}, and a command is one run (${places}): name one with file, as in reads: { tool: '${tool}', file: '…' }`,
  );
}

/** Which reader would have found runs in a program's output: "lightning_logs/version_0: reads: 'lightning' would take it". */
export async function whatLiesThere(folder: string, metrics: readonly string[]): Promise<string> {
  for (const reader of readerNames) {
    const run = await firstWith(folder, reader, metrics);
    if (!run) continue;
    const where =
      run.place === '.' ? 'Its output is' : `In its output lies ${plainLine(run.place, 100)},`;
    return `. ${where} what ${run.tool} writes: reads: '${reader}' would take it`;
  }
  return '';
}

async function firstWith(
  folder: string,
  reader: ReaderName,
  metrics: readonly string[],
): Promise<FoundRun | undefined> {
  try {
    const { runs } = await readRuns(folder, { reader });
    return runs.find(
      (run) => matchMetrics(run.metrics.keys(), metrics, run.place).matched.size > 0,
    );
  } catch (error) {
    ignoreExpected(error);
    return undefined;
  }
}
