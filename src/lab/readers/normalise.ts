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

/** The value of a metric at each step, in the order of steps. */
type Points = [step: number, value: number][];

interface Measured {
  name: string;
  metric: string;
  points: Points;
  /** The last step with a finite value. */
  lastFinite: number;
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
  const points = new Map<number, number>();
  let changed = 0;
  for (const i of kept) {
    const [step, value] = [series.step[i]!, series.value[i]!];
    if (points.has(step) && !Object.is(points.get(step), value)) changed++;
    points.set(step, value);
  }
  if (changed > 0) {
    note(notes, 'of several values at one step, the latest is shown', name);
  }
  return [...points].sort(([a], [b]) => a - b);
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
function endOf(points: Points, name: string, notes: Notes) {
  const last = points.findLastIndex(([, value]) => Number.isFinite(value));
  if (last < 0) {
    note(notes, 'never a finite number, and so left out', name);
    return undefined;
  }
  const before = points.slice(0, last).filter(([, value]) => !Number.isFinite(value)).length;
  if (before > 0) {
    const values = before === 1 ? '1 value' : `${before} values`;
    note(notes, `${values} that aren't finite count as not measured`, name);
  }
  return { lastFinite: points[last]![0], divergedAt: points[last + 1]?.[0] };
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
  const value = points.find(([step]) => step === divergedAt)![1];
  const last = Math.max(...measured.map((each) => each.points.at(-1)![0]));
  const rest = last > divergedAt! ? `; what came later, up to step ${last}, is left out` : '';
  note(notes, `${value} from step ${divergedAt} on, where the run diverged${rest}`, name);
}

function stepsOf(measured: readonly Measured[], end: number): number[] {
  const steps = new Set<number>();
  for (const each of measured) for (const [step] of recordedPoints(each)) steps.add(step);
  return [...steps].filter((step) => step <= end).sort((a, b) => a - b);
}

/** The finite values, and the first after them, if it isn't: with it, the run diverged. */
function recordedPoints({ points, divergedAt }: Measured): Points {
  return points.filter(([step, value]) => Number.isFinite(value) || step === divergedAt);
}

function columnOf(measured: Measured, steps: readonly number[]): (number | null)[] {
  const values = new Map(recordedPoints(measured));
  // Also makes 0 of −0, as a record can't tell them apart.
  return steps.map((step) => (values.has(step) ? values.get(step)! + 0 : null));
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
