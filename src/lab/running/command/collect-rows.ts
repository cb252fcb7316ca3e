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
  /** Forgets the rows of this session, as all of them come again. */
  reset(): void;
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
  /** Whether the program may go on from a state that an earlier session left. */
  isContinued?: boolean;
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
  const names = metricNames(metrics, source);
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
      requireNoGap(table, step, options);
      if (!isTold) options.onFirstRow(table.step.length, step);
      isTold = true;
    }
    pending = { step, values: {} };
  };
  let isFirst = true;
  let isTold = false;
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
        const metric = names(name, step);
        if (value === null) continue;
        pending.values[metric] = value;
        if (Number.isFinite(value)) continue;
        requireEarlierRows(table, metric, value, step);
        isDiverged = true;
      }
      if (isDiverged) commit();
    },
    finish: commit,
    reset() {
      table = before;
      pending = undefined;
      isDiverged = false;
      isFirst = true;
    },
    diverged: () => isDiverged,
    isFull: () => table.step.length >= limit,
  };
}

/**
 * Tells the metric that a program's name means: both have one form in camel case. Names come with each row, so what they
 * mean is kept.
 */
function metricNames(metrics: readonly string[], source: string) {
  const declared = new Set(metrics);
  const metricOf = new Map<string, string>();
  const nameOf = new Map<string, string>();
  /** @throws ExpectedError if it is no metric, or two of its names mean the same */
  return (name: string, step: number): string => {
    const known = metricOf.get(name);
    if (known !== undefined) return known;
    const metric = declared.has(name) ? name : camelCase(name);
    if (metric === undefined || !declared.has(metric)) {
      throw new ExpectedError(
        `${source} wrote ${shown(name)} at step ${step}, which isn't one of its metrics; known: ${plainLine(metrics.join(', '), 300)}`,
      );
    }
    const other = nameOf.get(metric);
    if (other !== undefined) {
      throw new ExpectedError(
        `${source} wrote ${shown(name)} and ${shown(other)}, which are both ${metric}: rename one`,
      );
    }
    nameOf.set(metric, name);
    metricOf.set(name, metric);
    return metric;
  };
}

function shown(name: string): string {
  return JSON.stringify(plainLine(name, 60));
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
function requireNoGap(
  { step }: SeriesTable,
  first: number,
  { before, isContinued, kept }: CollectorOptions,
): void {
  const remedy = `write a step's row before the state that follows it; without ${kept} it starts anew`;
  if (before.step.length === 0 && first > 0 && isContinued) {
    throw new ExpectedError(
      `goes on at step ${first}, but no row of its earlier sessions is kept: ${remedy}`,
    );
  }
  if (step.length < 2) return;
  const last = step.at(-1)!;
  const apart = step.reduce((most, at, i) => (i === 0 ? 0 : Math.max(most, at - step[i - 1]!)), 0);
  if (first - last <= apart) return;
  throw new ExpectedError(
    `goes on at step ${first}, but its rows end at ${last} and were at most ${apart} apart: ${remedy}`,
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
