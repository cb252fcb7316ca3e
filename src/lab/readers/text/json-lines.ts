import { ExpectedError, isExpected } from '../../../messages/expected-error.ts';
import { plainLine } from '../../../messages/plain-text.ts';
import { latestStep } from '../../records/series.ts';
import { looseJson } from '../formats/loose-json.ts';
import type { Candidate, FoundRun, Reader, ReadOptions, Source } from '../found-run.ts';
import { digestOfFiles, listed } from '../source.ts';
import { flatten, isObject } from './flatten.ts';
import { LoggedRows, numbered } from './logged-rows.ts';
import { firstLines, isPointer, readText } from './read-text.ts';
import { isRunHeader, type RunHeader, readRunHeader } from './run-header.ts';
import { isTimeName, secondsSince1970, stepNamesIn } from './step-names.ts';

/** A longer line is no row of metrics. */
export const longestLine = 64_000;
/** As many as a record can hold. */
const mostMetrics = 1000;

/** A row of metrics: null where nothing was measured. */
export interface MetricsRow {
  step: number;
  values: Record<string, number | null>;
}

/**
 * Parses a line that a program writes to the file that `RETRACE_METRICS` names: an object with `step` and metrics, by
 * name. Values of objects in it are named `outer/inner`.
 *
 * @throws ExpectedError saying what is wrong with the line; the caller knows its place
 */
export function parseMetricsLine(text: string): MetricsRow {
  const bytes = Buffer.byteLength(text);
  if (bytes > longestLine) {
    throw new ExpectedError(`a line of ${bytes} bytes; at most ${longestLine} are read`);
  }
  const line = parseObject(text);
  const { step, ...rest } = line;
  if (!Object.hasOwn(line, 'step')) {
    throw new ExpectedError('has no step; write it with each row: {"step": 0, "loss": 0.5}');
  }
  return { step: checkedStep(step), values: checkedValues(rest) };
}

function parseObject(text: string): Record<string, unknown> {
  const quoted = () => JSON.stringify(plainLine(text.trim(), 40));
  const line = parseOr(text, () => new ExpectedError(`not JSON (${quoted()}); ${only}`));
  if (isObject(line)) return line;
  throw new ExpectedError(`no object (${quoted()}); ${only}`);
}

const only = 'only JSON lines belong there';

function parseOr(text: string, refusal: () => ExpectedError): unknown {
  try {
    // Some programs begin a file with a mark of its encoding.
    return looseJson(text.replace(/^\ufeff/, ''));
  } catch {
    throw refusal();
  }
}

function checkedStep(step: unknown): number {
  if (Number.isInteger(step) && (step as number) >= 0 && (step as number) <= latestStep) {
    return step as number;
  }
  throw new ExpectedError(
    `step is ${shown(step)}; expected a whole number from 0 to ${latestStep}`,
  );
}

function checkedValues(values: unknown): Record<string, number | null> {
  const checked = new Map<string, number | null>();
  for (const [name, value] of flatten(values)) {
    if (checked.has(name))
      throw new ExpectedError(`has ${shown(name)} twice; give each its own name`);
    if (typeof value !== 'number' && value !== null) {
      throw new ExpectedError(`${shown(name)} is ${shown(value)}; expected a number or null`);
    }
    checked.set(name, value);
  }
  if (checked.size > mostMetrics) {
    throw new ExpectedError(`has ${checked.size} metrics; at most ${mostMetrics} are read`);
  }
  return Object.fromEntries(checked);
}

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return plainLine(text ?? 'missing', 40);
}

/**
 * Files of JSON lines: a program's own, and what the export scripts of the docs write. The step may have any of the
 * names that tools give it; what is no number is left out and told.
 */
export const jsonLines: Reader = {
  name: 'jsonl',
  async find(source, options) {
    const candidates: Candidate[] = [];
    for (const file of source.files) {
      if (!(await recognises(source, file, options))) continue;
      candidates.push({ place: file, files: [file], read: () => readFile(source, file, options) });
    }
    return candidates;
  },
};

async function recognises(source: Source, file: string, options: ReadOptions): Promise<boolean> {
  const isNamed = source.named === file;
  if (isNamed && options.asked) return true;
  if (!/\.(jsonl|ndjson|json|log|txt)$/i.test(file)) return false;
  const lines = await firstLines(source, file);
  const isLines = /\.(jsonl|ndjson)$/i.test(file);
  if (isPointer(lines)) return isLines;
  if (isLines && isNamed) return true;
  const [first = '', second = ''] = lines;
  // Of other files, most are one object, and no lines.
  if (!first.startsWith('{') || (!isLines && !second.startsWith('{'))) return false;
  try {
    const line = looseJson(first);
    if (!isObject(line)) return false;
    const steps = stepOf(Object.keys(line), options.step);
    return steps !== undefined || isRunHeader(line, false);
  } catch {
    return false;
  }
}

/** `_step` of W&B, and the names that other tools use. */
function stepOf(names: readonly string[], asked: string | undefined): string | undefined {
  return asked === undefined ? stepNamesIn(names)[0] : names.find((name) => name === asked);
}

interface Part {
  header: RunHeader | undefined;
  rows: LoggedRows;
}

async function readFile(source: Source, file: string, options: ReadOptions): Promise<FoundRun[]> {
  const { text, bytes } = await readText(source, file);
  const told = new Set<string>();
  const parts = readParts(text, file, { step: options.step, told });
  const digest = digestOfFiles([bytes]);
  const runs = parts.flatMap(({ header, rows }) =>
    rows.runs().map((metrics) => ({ header, metrics })),
  );
  return runs.map(({ header, metrics }, i) => {
    const { leftOut = [], ...about } = header ?? {};
    return {
      tool: 'JSON lines',
      parameters: {},
      facts: {},
      ...about,
      place: numbered(file, i, runs.length),
      metrics,
      notes: [],
      told: [...leftOut, ...told],
      digest,
    };
  });
}

function readParts(
  text: string,
  file: string,
  { step, told }: { step: string | undefined; told: Set<string> },
): Part[] {
  const lines = text.split(/\r\n|\n/);
  const parts: Part[] = [];
  const reading: RowReading = { step, leftOut: new Set() };
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const at = i + 1;
    const isLast = at === lines.length;
    const value = parseRow(line, { file, line: at }, isLast);
    if (!value) {
      told.add('left out its last line, which is cut');
      return;
    }
    if (isRunHeader(value, stepOf(Object.keys(value), step) !== undefined)) {
      parts.push({ header: readRunHeader(value, file, at), rows: new LoggedRows() });
      return;
    }
    if (parts.length === 0) parts.push({ header: undefined, rows: new LoggedRows() });
    addRow(parts.at(-1)!.rows, value, reading, { file, line: at });
  });
  const names = [...reading.leftOut];
  if (names.length > 0) told.add(`left out ${plainLine(listed(names))}: no numbers`);
  return parts;
}

/** The object in a line; undefined if it is the last one and cut. */
function parseRow(
  line: string,
  place: { file: string; line: number },
  isLast: boolean,
): Record<string, unknown> | undefined {
  try {
    return parseObject(line);
  } catch (error) {
    if (isLast) return undefined;
    throw isExpected(error) ? new ExpectedError(error.message, { place }) : error;
  }
}

interface RowReading {
  /** The key of the step; that of the first row, if the author names none. */
  step: string | undefined;
  /** The names of what is no number. */
  leftOut: Set<string>;
}

function addRow(
  rows: LoggedRows,
  row: Record<string, unknown>,
  reading: RowReading,
  place: { file: string; line: number },
): void {
  const keys = Object.keys(row);
  reading.step ??= stepOf(keys, undefined);
  const name = reading.step !== undefined && keys.includes(reading.step) ? reading.step : undefined;
  const step = name === undefined ? undefined : row[name];
  if (name === undefined || typeof step !== 'number' || !Number.isFinite(step)) {
    const wanted = reading.step ?? 'step';
    const found = name === undefined ? `has no ${shown(wanted)}` : `${name} is ${shown(step)}`;
    throw new ExpectedError(
      `${found}; expected a step, a whole number: if another key holds it, name it by step`,
      { place },
    );
  }
  let time: number | undefined;
  const values: [string, number][] = [];
  for (const [key, value] of flatten(row)) {
    if (key === name || value === null) continue;
    if (typeof value !== 'number') reading.leftOut.add(key);
    else if (isTimeName(key) && secondsSince1970(value) !== undefined)
      time = secondsSince1970(value);
    else values.push([key, value]);
  }
  rows.add(step, values, time);
}
