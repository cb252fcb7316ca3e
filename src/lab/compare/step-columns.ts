import type { Series } from '../results.ts';

/** The steps from `first` to `last`, spread over columns. */
export interface StepAxis {
  first: number;
  last: number;
  columns: number;
}

export interface ColumnMean {
  column: number;
  value: number;
}

/**
 * The mean of several runs in each column of an axis. A run's value in a column is the mean over its steps there;
 * columns without steps get a value by linear interpolation. Covers only the columns in which every run has values:
 * where a run ends, a mean over the others would jump.
 */
export function meanByColumn(runs: readonly Series[], axis: StepAxis): ColumnMean[] {
  const columns = runs.map((run) => fillGaps(averageColumns(run, axis)));
  const from = Math.max(...columns.map((means) => means[0]?.column ?? Infinity));
  const to = Math.min(...columns.map((means) => means.at(-1)?.column ?? -Infinity));
  const shared = columns.map((means) =>
    means.filter(({ column }) => column >= from && column <= to),
  );
  return (shared[0] ?? []).map(({ column }, i) => {
    const sum = shared.reduce((total, means) => total + means[i]!.value, 0);
    return { column, value: sum / runs.length };
  });
}

function averageColumns({ step, value }: Series, { first, last, columns }: StepAxis): ColumnMean[] {
  const sums = new Map<number, { sum: number; count: number }>();
  step.forEach((at, i) => {
    const column = Math.round(((at - first) / (last - first)) * (columns - 1));
    const { sum, count } = sums.get(column) ?? { sum: 0, count: 0 };
    sums.set(column, { sum: sum + value[i]!, count: count + 1 });
  });
  return [...sums].map(([column, { sum, count }]) => ({ column, value: sum / count }));
}

/** @param means ascending by column */
function fillGaps(means: readonly ColumnMean[]): ColumnMean[] {
  return means.flatMap((mean, i) => {
    const next = means[i + 1];
    if (!next) return [mean];
    const gap = next.column - mean.column;
    return Array.from({ length: gap }, (_, j) => ({
      column: mean.column + j,
      value: mean.value + (j / gap) * (next.value - mean.value),
    }));
  });
}
