import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { latestStep, requireRecordable } from '../records/series.ts';
import type { FoundRun, FoundSeries } from './found-run.ts';
import { listed } from './source.ts';
import { writtenLast } from './written-last.ts';

/** A run as it can be recorded. */
export interface NormalisedRun {
  /** Ascending. */
  step: number[];
  /** Null where a metric wasn't measured. */
  metrics: Record<string, (number | null)[]>;
  /** `diverged`: the last value of a metric isn't finite after finite ones, and the table ends there. */
  outcome: 'completed' | 'diverged';
  /** Those of the run, and what was changed: whole sentences for readers of a page. */
  notes: string[];
}

/**
 * Makes a table of what a tool wrote: steps ascend, of several values at one step the latest counts, and a value that
 * isn't finite is one that wasn't measured, unless the run diverged. Metrics that were never finite are left out.
 *
 * @param names the metrics to take: a tool's name → the name in the table. Default: all, by the tool's names
 * @throws ExpectedError naming the run, if steps aren't whole numbers, nothing was measured, or a record can't hold it
 */
export function normalise(
  run: FoundRun,
  names: ReadonlyMap<string, string> = new Map([...run.metrics.keys()].map((name) => [name, name])),
): NormalisedRun {
  const taken = [...names].filter(([name]) => run.metrics.has(name));
  const order = orderOf(run);
  const notes: Notes = new Map();
  const measured = taken.flatMap(([name, metric]): Measured[] => {
    const points = pointsOf(run, name, order, notes);
    const ending = endOf(points, name, notes);
    return ending ? [{ name, metric, points, ...ending }] : [];
  });
  if (measured.length === 0) throw nothingMeasured(run, taken);
  const diverged = firstDivergence(measured);
  const end = diverged?.divergedAt ?? Infinity;
  const steps = stepsOf(measured, end);
  if (diverged) noteDivergence(diverged, measured, notes);
  checkSize(run, steps.length, measured.length);
  return {
    step: steps,
    metrics: Object.fromEntries(measured.map((each) => [each.metric, columnOf(each, steps)])),
    outcome: diverged ? 'diverged' : 'completed',
    notes: [...new Set([...run.notes, ...order.notes, ...sentences(notes)])],
  };
}

/** The values of a metric, in the order of steps. */
interface Points {
  step: number[];
  value: number[];
}

interface Measured {
  name: string;
  metric: string;
  points: Points;
  /** The step from which on no value is finite. */
  divergedAt: number | undefined;
}

/** What is told of metrics, by sentence: a sentence is told once, of all metrics that it is true of. */
type Notes = Map<string, string[]>;

function note(notes: Notes, sentence: string, name: string): void {
  notes.set(sentence, [...(notes.get(sentence) ?? []), plainLine(name, 60)]);
}

function sentences(notes: Notes): string[] {
  return [...notes].map(([sentence, names]) => `${listed(names, 3)}: ${sentence}.`);
}

/** For tools that write by the row: which rows a later one replaced. */
interface Order {
  replaced: ReadonlySet<number>;
  notes: string[];
}

function orderOf({ metrics, place }: FoundRun): Order {
  const byRow: number[] = [];
  for (const { step, row } of metrics.values()) {
    row?.forEach((each, i) => {
      byRow[each] = step[i]!;
    });
  }
  const rows = [...byRow.keys()].filter((row) => byRow[row] !== undefined);
  const steps = rows.map((row) => byRow[row]!);
  for (const step of steps) checkStep(step, place);
  const { replaced, sentence } = writtenLast(steps);
  return {
    replaced: new Set(replaced.map((index) => rows[index]!)),
    notes: sentence ? [`Its ${sentence}.`] : [],
  };
}

function pointsOf(run: FoundRun, name: string, order: Order, notes: Notes): Points {
  const series = run.metrics.get(name)!;
  for (const step of series.step) checkStep(step, run.place);
  const kept = series.row
    ? [...series.step.keys()].filter((i) => !order.replaced.has(series.row![i]!))
    : keptAlone(series, name, notes);
  const points = {
    step: kept.map((i) => series.step[i]!),
    value: kept.map((i) => series.value[i]!),
  };
  return ascends(points.step) ? points : latestByStep(points, name, notes);
}

function ascends(steps: readonly number[]): boolean {
  return steps.every((step, i) => i === 0 || step > steps[i - 1]!);
}

function latestByStep({ step, value }: Points, name: string, notes: Notes): Points {
  const latest = new Map<number, number>();
  let isChanged = false;
  for (const [i, each] of step.entries()) {
    isChanged ||= latest.has(each) && !Object.is(latest.get(each), value[i]);
    latest.set(each, value[i]!);
  }
  if (isChanged) note(notes, 'of several values at one step, the latest is shown', name);
  const sorted = [...latest].sort(([a], [b]) => a - b);
  return { step: sorted.map(([each]) => each), value: sorted.map(([, each]) => each) };
}

/** Each metric may count steps of its own. */
function keptAlone({ step, time }: FoundSeries, name: string, notes: Notes): number[] {
  const indices = [...step.keys()];
  // Sorting keeps the order of what was written at the same time.
  if (time) indices.sort((a, b) => time[a]! - time[b]!);
  const { replaced, sentence } = writtenLast(indices.map((i) => step[i]!));
  if (sentence) note(notes, `its ${sentence}`, name);
  const left = new Set(replaced);
  return indices.filter((_, i) => !left.has(i));
}

function checkStep(step: number, place: string): void {
  if (Number.isInteger(step) && step >= 0 && step <= latestStep) return;
  throw new ExpectedError(
    `${place}: step ${step} is no whole number from 0 to ${latestStep}; name what holds whole steps by step: '…'`,
  );
}

/** Where a metric's finite values end; undefined if it has none. */
function endOf({ step, value }: Points, name: string, notes: Notes) {
  const last = value.findLastIndex(Number.isFinite);
  if (last < 0) {
    note(notes, 'never a finite number, and so left out', name);
    return undefined;
  }
  const before = value.slice(0, last).filter((each) => !Number.isFinite(each)).length;
  if (before > 0) {
    const which =
      before === 1
        ? "1 value that isn't finite counts"
        : `${before} values that aren't finite count`;
    note(notes, `${which} as not measured`, name);
  }
  return { divergedAt: step[last + 1] };
}

function firstDivergence(measured: readonly Measured[]): Measured | undefined {
  const diverged = measured.filter(({ divergedAt }) => divergedAt !== undefined);
  return diverged.sort((a, b) => a.divergedAt! - b.divergedAt!)[0];
}

function noteDivergence(
  { name, divergedAt, points }: Measured,
  measured: readonly Measured[],
  notes: Notes,
): void {
  const value = points.value[points.step.indexOf(divergedAt!)];
  const last = Math.max(...measured.map((each) => each.points.step.at(-1)!));
  const rest = last > divergedAt! ? `; what came later, up to step ${last}, is left out` : '';
  note(notes, `${value} from step ${divergedAt} on, where the run diverged${rest}`, name);
}

function stepsOf(measured: readonly Measured[], end: number): number[] {
  const steps = new Set<number>();
  for (const each of measured) {
    for (const [i, step] of each.points.step.entries()) {
      if (step <= end && isRecorded(each, i)) steps.add(step);
    }
  }
  return [...steps].sort((a, b) => a - b);
}

/** Finite values, and the first after them, if it isn't: with it, the run diverged. */
function isRecorded({ points, divergedAt }: Measured, i: number): boolean {
  return Number.isFinite(points.value[i]) || points.step[i] === divergedAt;
}

function columnOf(measured: Measured, steps: readonly number[]): (number | null)[] {
  const { step, value } = measured.points;
  let next = 0;
  return steps.map((each) => {
    while (next < step.length && step[next]! < each) next++;
    // Also makes 0 of −0, as a record can't tell them apart.
    return step[next] === each && isRecorded(measured, next) ? value[next]! + 0 : null;
  });
}

function nothingMeasured({ place, metrics }: FoundRun, taken: readonly unknown[]): ExpectedError {
  const names = plainLine(listed([...metrics.keys()], 12));
  return new ExpectedError(
    taken.length === 0
      ? `${place}: has none of the metrics to be read; it has ${names}`
      : `${place}: none of its metrics was ever a finite number; it has ${names}`,
  );
}

function checkSize({ place }: FoundRun, rows: number, metrics: number): void {
  try {
    requireRecordable(rows, metrics);
  } catch (error) {
    throw isExpected(error) ? new ExpectedError(`${place}: ${error.message}`) : error;
  }
}
