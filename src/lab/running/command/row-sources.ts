import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { ExpectedError, isExpected } from '../../../messages/expected-error.ts';
import { parseMetricsLine } from '../../readers/text/json-lines.ts';
import { matchLine } from '../../readers/text/lines.ts';
import type { RowCollector, WrittenRow } from './collect-rows.ts';
import type { RowSource } from './execute-command.ts';
import { followFile } from './follow-lines.ts';

/** Rows as JSON lines, in the file that `RETRACE_METRICS` names. */
export function jsonLines(file: string): RowSource {
  return fromLines(file, (text) => (text.trim() === '' ? undefined : parseMetricsLine(text)));
}

/** Rows in those lines of a file that match a pattern. */
export function matchedLines(file: string, pattern: RegExp): RowSource {
  return fromLines(file, (text) => matchLine(pattern, text));
}

/** A program's two streams of output. */
export type Stream = 'stdout' | 'stderr';

/** Rows in those lines that a program prints, to either stream, that match a pattern. */
export function printedLines(pattern: RegExp): RowSource & {
  print(chunk: Buffer, stream: Stream): void;
} {
  const waiting: string[] = [];
  const streams = { stdout: linesOf(waiting), stderr: linesOf(waiting) };
  let number = 0;
  const take = (rows: RowCollector) => {
    for (const text of waiting.splice(0)) {
      number++;
      takeLine(rows, `line ${number} of its output`, () => matchLine(pattern, text));
    }
  };
  return {
    print: (chunk, stream) => streams[stream].print(chunk),
    read: async (rows) => take(rows),
    async readRest(rows) {
      for (const stream of Object.values(streams)) stream.end();
      take(rows);
    },
  };
}

/** What a program prints needn't have lines at all. */
const longestRest = 64_000;

/** Parts what is printed to one stream into lines. Progress bars end theirs with a carriage return. */
function linesOf(lines: string[]) {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    print(chunk: Buffer) {
      const parts = (rest + decoder.write(chunk)).split(/[\r\n]+/);
      rest = parts.pop()!.slice(0, longestRest);
      for (const part of parts) lines.push(part);
    },
    end() {
      if (rest !== '') lines.push(rest);
      rest = '';
    },
  };
}

function fromLines(file: string, parse: (text: string) => WrittenRow | undefined): RowSource {
  const followed = followFile(file);
  const shown = path.basename(file);
  const taking = (rows: RowCollector) => (text: string, number: number) =>
    takeLine(rows, `${shown}:${number}`, () => parse(text));
  return {
    read: (rows) => followed.read(taking(rows)),
    readRest: (rows) => followed.readRest(taking(rows)),
  };
}

/** Names the line in the errors of its parser. What comes after the last row that is wanted isn't parsed. */
function takeLine(rows: RowCollector, place: string, parse: () => WrittenRow | undefined): void {
  if (rows.isFull() || rows.diverged()) return;
  let written: WrittenRow | undefined;
  try {
    written = parse();
  } catch (error) {
    if (!isExpected(error)) throw error;
    throw new ExpectedError(`${place}: ${error.message}`);
  }
  if (written) rows.take(written, place);
}
