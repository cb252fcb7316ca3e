/**
 * Which points of a long series to keep so that its line looks the same at a width of `columns` pixels:
 * in each pixel column those with the lowest and the highest value, and the first and the last of all.
 * So no spike is lost. Given several value arrays, the extremes of each are kept.
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

/** The half-open ranges of indices whose points fall into the same column. */
function* pixelColumns(x: ArrayLike<number>, columns: number): Generator<[number, number]> {
  const first = x[0]!;
  const span = x[x.length - 1]! - first || 1;
  const columnOf = (i: number) =>
    Math.min(columns - 1, Math.floor(((x[i]! - first) / span) * columns));
  let start = 0;
  for (let i = 1; i < x.length; i++) {
    if (columnOf(i) === columnOf(start)) continue;
    yield [start, i];
    start = i;
  }
  yield [start, x.length];
}

function extremes(value: ArrayLike<number>, start: number, end: number): [number, number] {
  let lowest = start;
  let highest = start;
  for (let i = start + 1; i < end; i++) {
    if (value[i]! < value[lowest]!) lowest = i;
    if (value[i]! > value[highest]!) highest = i;
  }
  return [lowest, highest];
}
