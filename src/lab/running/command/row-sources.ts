import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { ExpectedError, isExpected } from '../../../messages/expected-error.ts';
import { plainLine } from '../../../messages/plain-text.ts';
import type { Reads } from '../../define.ts';
import type { FoundRun } from '../../readers/found-run.ts';
import { matchMetrics } from '../../readers/metric-names.ts';
import { normalise } from '../../readers/normalise.ts';
import { readRuns } from '../../readers/read-runs.ts';
import { parseMetricsLine } from '../../readers/text/json-lines.ts';
import { matchLine } from '../../readers/text/lines.ts';
import type { RowCollector, WrittenRow } from './collect-rows.ts';
import type { RowSource } from './execute-command.ts';
import { type FileLine, followFile } from './follow-lines.ts';

/** Rows as JSON lines, in the file that `RETRACE_METRICS` names. */
export function jsonLines(file: string): RowSource {
  return fromLines(file, path.basename(file), (text) =>
    text.trim() === '' ? undefined : parseMetricsLine(text),
  );
}

/** Rows in those lines of a file that match a pattern. */
export function matchedLines(file: string, pattern: RegExp): RowSource {
  return fromLines(file, path.basename(file), (text) => matchLine(pattern, text));
}

/** Rows in those lines that a program prints, to either stream, that match a pattern. */
export function printedLines(pattern: RegExp): RowSource & { print(chunk: Buffer): void } {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let waiting: string[] = [];
  let number = 0;
  const take = (rows: RowCollector, lines: readonly string[]) => {
    for (const text of lines) {
      number++;
      const written = matchLine(pattern, text);
      if (written) rows.take(written, `line ${number} of its output`);
    }
    waiting = [];
  };
  return {
    print(chunk) {
      // Progress bars end their lines with a carriage return.
      const parts = (rest + decoder.write(chunk)).split(/[\r\n]+/);
      rest = parts.pop()!.slice(0, longestRest);
      waiting.push(...parts);
    },
    read: async (rows) => take(rows, waiting),
    readRest: async (rows) => take(rows, [...waiting, rest]),
  };
}

/** What a program prints needn't have lines at all. */
const longestRest = 64_000;

function fromLines(
  file: string,
  shown: string,
  parse: (text: string) => WrittenRow | undefined,
): RowSource {
  const followed = followFile(file);
  const take = (rows: RowCollector, lines: readonly FileLine[]) => {
    for (const { text, number } of lines) {
      const place = `${shown}:${number}`;
      const written = at(place, () => parse(text));
      if (written) rows.take(written, place);
    }
  };
  return {
    read: async (rows) => take(rows, await followed.read()),
    readRest: async (rows) => take(rows, await followed.readRest()),
  };
}

/** Names the line in the errors of its parser. */
function at<T>(place: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!isExpected(error)) throw error;
    throw new ExpectedError(`${place}: ${error.message}`);
  }
}

export interface OutputOptions {
  /** The folder of the program's output. */
  folder: string;
  reads: ToolReads;
  metrics: readonly string[];
  /** The runs that lay there before this session: they are read only if there is no other. */
  before: readonly FoundRun[];
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
 * show progress.
 */
export function toolOutput(options: OutputOptions): RowSource {
  const { clock } = options;
  let next = clock() + leastBetweenLooks;
  let taken = -1;
  const take = async (rows: RowCollector, isLast: boolean) => {
    const found = await readTable(options, isLast);
    for (const row of found) {
      // While the program runs, its tool may not have written all of the last step.
      if (row.step <= taken || (!isLast && row === found.at(-1))) continue;
      taken = row.step;
      rows.take(row, 'its output');
    }
  };
  return {
    async read(rows) {
      if (clock() < next) return;
      const began = clock();
      await take(rows, false).catch(ignoreExpected);
      next = clock() + Math.max(leastBetweenLooks, timesALook * (clock() - began));
    },
    readRest: (rows) => take(rows, true),
  };
}

/** Files that are still being written may be unreadable for a moment. */
function ignoreExpected(error: unknown): void {
  if (!isExpected(error)) throw error;
}

/** The runs in a program's output; none before it has written any. @throws ExpectedError if a file can't be read */
export async function runsIn(folder: string, reads: ToolReads): Promise<FoundRun[]> {
  const { tool, file, step } = typeof reads === 'string' ? { tool: reads } : reads;
  if ((await readdir(folder)).length === 0) return [];
  return (await readRuns(folder, { reader: tool, file, step })).runs;
}

async function readTable(
  { folder, reads, metrics, before, note }: OutputOptions,
  isLast: boolean,
): Promise<WrittenRow[]> {
  const runs = await runsIn(folder, reads);
  const known = new Set(before.map(({ place, digest }) => `${place} ${digest}`));
  const written = runs.filter(({ place, digest }) => !known.has(`${place} ${digest}`));
  const tool = typeof reads === 'string' ? reads : reads.tool;
  const run = theOne(written.length > 0 ? written : runs, tool);
  if (!run) return [];
  const { matched } = matchMetrics(run.metrics.keys(), metrics, run.place);
  if (matched.size === 0) return [];
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

/** Which reader would have found runs in a program's output: "lightning_logs/version_0/metrics.csv: reads: 'lightning'". */
export async function whatLiesThere(folder: string, metrics: readonly string[]): Promise<string> {
  try {
    const { runs } = await readRuns(folder);
    const found = runs.find(
      (run) => matchMetrics(run.metrics.keys(), metrics, run.place).matched.size > 0,
    );
    return found
      ? `. In its output lies ${plainLine(found.place, 100)}, which ${found.tool} wrote: see reads`
      : '';
  } catch (error) {
    if (isExpected(error)) return '';
    throw error;
  }
}
