import type { SeriesTable } from './series.ts';

/** How the first steps of a run, run again, stand to its record. */
export interface Comparison {
  steps: number;
  /** Every value of every metric has the same bits. */
  identical: boolean;
  /** Where they differ most, relative to the metric's largest value in these steps. */
  worst: { metric: string; step: number; recorded: number; replayed: number; relative: number };
}

/** Compares a replayed table with the rows of the same steps in a recorded one. A value that only one of them has differs by infinity. */
export function compareTables(recorded: SeriesTable, replayed: SeriesTable): Comparison {
  let worst = { metric: '', step: 0, recorded: 0, replayed: 0, relative: 0 };
  let identical = true;
  for (const [metric, column] of Object.entries(replayed.metrics)) {
    const original = recorded.metrics[metric]?.slice(0, column.length) ?? [];
    const scale = Math.max(...original.map((value) => Math.abs(value ?? 0)), 0);
    column.forEach((value, step) => {
      const before = original[step] ?? null;
      if (Object.is(before, value)) return;
      identical = false;
      const relative = relativeDifference(before, value, scale);
      if (relative > worst.relative) {
        worst = { metric, step, recorded: before ?? NaN, replayed: value ?? NaN, relative };
      }
    });
  }
  return { steps: replayed.step.length, identical, worst };
}

function relativeDifference(a: number | null, b: number | null, scale: number): number {
  if (a === null || b === null) return Infinity;
  const difference = Math.abs(a - b);
  return difference === 0 ? 0 : difference / scale;
}
