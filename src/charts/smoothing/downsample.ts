/**
 * Chooses the points of a long series that keep its line looking the same at a width of `columns` pixels: the lowest
 * and the highest value in each pixel column, and the first and the last point of the series. So no spike is lost.
 * Given several value arrays, it keeps the extremes of each.
 *
 * @param x ascending, as long as each of `values`
 * @returns indices, ascending; at most (2 × columns × values.length + 2)
 */
export function keepExtremes(
  x: ArrayLike<number>,
  values: readonly ArrayLike<number>[],
  columns: number,
): number[] {
  const length = x.length;
  if (length <= 2 * columns) return Array.from({ length }, (_, i) => i);
  const kept = new Set([0, length - 1]);
  for (const [start, end] of pixelColumns(x, columns)) {
    for (const value of values) {
      const [lowest, highest] = extremes(value, start, end);
      kept.add(lowest).add(highest);
    }
  }
  return [...kept].sort((a, b) => a - b);
}

/** Yields, for each column with points, the half-open range of their indices. */
function* pixelColumns(x: ArrayLike<number>, columns: number): Generator<[number, number]> {
  const first = x[0]!;
  const span = x[x.length - 1]! - first || 1;
  const columnOf = (i: number) =>
    Math.min(columns - 1, Math.floor(((x[i]! - first) / span) * columns));
  for (let start = 0; start < x.length; ) {
    const column = columnOf(start);
    const end = firstIndex(start + 1, x.length, (i) => columnOf(i) > column);
    yield [start, end];
    start = end;
  }
}

/** Binary search for the first index in [low, high) that passes, else `high`. All indices after it must pass, too. */
function firstIndex(low: number, high: number, passes: (i: number) => boolean): number {
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function extremes(value: ArrayLike<number>, start: number, end: number): [number, number] {
  let lowest = start;
  let highest = start;
  let low = value[start]!;
  let high = low;
  for (let i = start + 1; i < end; i++) {
    const at = value[i]!;
    if (at < low) {
      low = at;
      lowest = i;
    } else if (at > high) {
      high = at;
      highest = i;
    }
  }
  return [lowest, highest];
}
