import type { SeriesTable } from './series.ts';

/** How the first steps of a run, run again, stand to its record. */
export interface Comparison {
  steps: number;
  /** Where they differ most; undefined where every value of every metric has the same bits. */
  worst: Difference | undefined;
}

interface Difference {
  metric: string;
  step: number;
  /** Null where the metric wasn't measured. */
  recorded: number | null;
  replayed: number | null;
  /** To the metric's largest finite value in these steps. */
  relative: number;
}

/**
 * Compares a replayed table with the rows of the same steps in a recorded one. A value that only one of them
 * has differs by infinity, and so do NaN and the infinities from all but themselves.
 */
export function compareTables(recorded: SeriesTable, replayed: SeriesTable): Comparison {
  const metrics = Object.keys({ ...recorded.metrics, ...replayed.metrics });
  const differences = metrics.flatMap((metric) => differencesOf(metric, recorded, replayed));
  return { steps: replayed.step.length, worst: largest(differences) };
}

function differencesOf(metric: string, recorded: SeriesTable, replayed: SeriesTable): Difference[] {
  const pairs = replayed.step.map((step) => ({
    metric,
    step,
    recorded: recorded.metrics[metric]?.[step] ?? null,
    replayed: replayed.metrics[metric]?.[step] ?? null,
  }));
  const scale = pairs.reduce((most, pair) => Math.max(most, magnitude(pair.recorded)), 0);
  return pairs
    .filter((pair) => !Object.is(pair.recorded, pair.replayed))
    .map((pair) => ({
      ...pair,
      relative: relativeDifference(pair.recorded, pair.replayed, scale),
    }));
}

function magnitude(value: number | null): number {
  return isFiniteNumber(value) ? Math.abs(value) : 0;
}

function relativeDifference(a: number | null, b: number | null, scale: number): number {
  if (!isFiniteNumber(a) || !isFiniteNumber(b)) return Infinity;
  const difference = Math.abs(a - b);
  return difference === 0 ? 0 : difference / scale;
}

function isFiniteNumber(value: number | null): value is number {
  return Number.isFinite(value);
}

function largest(differences: readonly Difference[]): Difference | undefined {
  const [first, ...rest] = differences;
  return rest.reduce((most, each) => (each.relative > most!.relative ? each : most), first);
}
