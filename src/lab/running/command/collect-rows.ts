import { ExpectedError } from '../../../messages/expected-error.ts';
import { plainLine } from '../../../messages/plain-text.ts';
import { camelCase } from '../../readers/metric-names.ts';
import { appendRow, requireRecordable, type SeriesTable } from '../../records/series.ts';

/** What a program wrote in one line: some of the metrics of a step, by its own names. */
export interface WrittenRow {
  step: number;
  /** `null` where a metric wasn't measured. */
  values: Readonly<Record<string, number | null>>;
}

export interface RowCollector {
  /** All complete rows. */
  table: SeriesTable;
  /**
   * Takes what was written next. Lines of one step in a row make one row of the table.
   *
   * @param place names the line in errors: "metrics.jsonl:17"
   * @throws ExpectedError if a step doesn't ascend, or a metric isn't declared
   */
  take(written: WrittenRow, place: string): void;
  /** Completes the last row. */
  finish(): void;
  /** Whether a value wasn't finite: the last row has it. */
  diverged(): boolean;
  /** Whether it takes no more rows. */
  isFull(): boolean;
}

export interface CollectorOptions {
  /** The declared metrics, in their order. */
  metrics: readonly string[];
  /** Who writes, for errors: "train.py". */
  source: string;
  /** The rows of earlier sessions. */
  before: SeriesTable;
  /** How many rows it takes. Default: all. */
  limit?: number;
  /** The folder of what they left, which may be removed. */
  kept?: string;
  /** Called once, when this session's first row comes, with the number of rows kept of earlier sessions. */
  onFirstRow(rowsBefore: number, step: number): void;
}

/**
 * Collects the rows of a session behind those of earlier ones: from the session's first step on, its own rows count. So
 * a program that starts again at 0 replaces all, and one that goes on from its checkpoint continues.
 */
export function collectRows(options: CollectorOptions): RowCollector {
  const { metrics, source, before, limit = Infinity } = options;
  const named = new Map<string, string>();
  let table = before;
  let pending: { step: number; values: Record<string, number> } | undefined;
  let isDiverged = false;
  const commit = () => {
    if (!pending) return;
    appendRow(table, pending.step, pending.values);
    pending = undefined;
    requireRecordable(table.step.length, metrics.length);
  };
  const begin = (step: number, isFirst: boolean, place: string) => {
    const last = isFirst ? undefined : (pending?.step ?? table.step.at(-1));
    if (last !== undefined && step < last)
      throw new ExpectedError(describeOrder(place, step, last));
    commit();
    if (isFirst) {
      table = cutFrom(before, step);
      requireNoGap(table, step, options.kept);
      options.onFirstRow(table.step.length, step);
    }
    pending = { step, values: {} };
  };
  let isFirst = true;
  return {
    get table() {
      return table;
    },
    take({ step, values }, place) {
      if (isDiverged || table.step.length >= limit) return;
      if (step !== pending?.step) begin(step, isFirst, place);
      if (table.step.length >= limit) pending = undefined;
      if (!pending) return;
      isFirst = false;
      for (const [name, value] of Object.entries(values)) {
        const metric = declaredName(name, step, { metrics, source, named });
        if (value === null) continue;
        pending.values[metric] = value;
        if (Number.isFinite(value)) continue;
        requireEarlierRows(table, metric, value, step);
        isDiverged = true;
      }
      if (isDiverged) commit();
    },
    finish: commit,
    diverged: () => isDiverged,
    isFull: () => table.step.length >= limit,
  };
}

/**
 * The metric that a program's name means: both have one form in camel case.
 *
 * @throws ExpectedError if it is no metric, or two of its names mean the same
 */
function declaredName(
  name: string,
  step: number,
  {
    metrics,
    source,
    named,
  }: { metrics: readonly string[]; source: string; named: Map<string, string> },
): string {
  const form = metrics.includes(name) ? name : camelCase(name);
  const metric = metrics.find((each) => each === form);
  const shown = JSON.stringify(plainLine(name, 60));
  if (metric === undefined) {
    throw new ExpectedError(
      `${source} wrote ${shown} at step ${step}, which isn't one of its metrics; known: ${metrics.join(', ')}`,
    );
  }
  const other = named.get(metric);
  if (other !== undefined && other !== name) {
    throw new ExpectedError(
      `${source} wrote ${shown} and ${JSON.stringify(plainLine(other, 60))}, which are both ${metric}: rename one`,
    );
  }
  named.set(metric, name);
  return metric;
}

function describeOrder(place: string, step: number, last: number): string {
  return `${place}: step ${step} after ${last}; steps ascend, and what belongs to one step may stand on several lines in a row`;
}

/** The rows before a step. */
export function cutFrom({ step, metrics }: SeriesTable, from: number): SeriesTable {
  const count = step.findIndex((each) => each >= from);
  const kept = count < 0 ? step.length : count;
  return {
    step: step.slice(0, kept),
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([name, values]) => [name, values.slice(0, kept)]),
    ),
  };
}

/** Refuses a session that begins further behind the kept rows than any two rows were apart: a row between them is lost. */
function requireNoGap({ step }: SeriesTable, first: number, kept: string | undefined): void {
  if (step.length < 2) return;
  const last = step.at(-1)!;
  let apart = 0;
  for (let i = 1; i < step.length; i++) apart = Math.max(apart, step[i]! - step[i - 1]!);
  if (first - last <= apart) return;
  throw new ExpectedError(
    `goes on at step ${first}, but its rows end at ${last} and were at most ${apart} apart: write a step's row before the state that follows it; without ${kept} it starts anew`,
  );
}

function requireEarlierRows(
  { step }: SeriesTable,
  metric: string,
  value: number,
  at: number,
): void {
  if (step.length > 0) return;
  throw new ExpectedError(
    `${metric} is ${value} at its first step, ${at}: a metric that isn't measured is left out`,
  );
}
