import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { keepExtremes } from '../../../src/charts/smoothing/downsample.ts';

describe('down-sampling', () => {
  test.each([
    1, 2, 3, 4, 5, 6, 7, 8,
  ])('random series %i keeps the extremes of every pixel column, and both ends', (seed) => {
    const random = xoroshiro128plus(seed);
    const columns = uniformInt(random, 1, 300);
    const length = uniformInt(random, 1, 5000);
    const gaps = Array.from({ length }, () => uniformInt(random, 1, 20));
    const x = gaps.map((_, i) => gaps.slice(0, i + 1).reduce((sum, gap) => sum + gap, 0));
    const values = [0, 1].map(() => x.map(() => uniformFloat64(random) ** 9));

    const kept = keepExtremes(x, values, columns);

    expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
    expect(kept[0]).toBe(0);
    expect(kept.at(-1)).toBe(length - 1);
    expect(kept.length).toBeLessThanOrEqual(Math.max(2 * columns, 4 * columns + 2));
    for (const value of values) {
      expect(columnExtremes(x, value, columns, kept)).toEqual(
        columnExtremes(x, value, columns, [...x.keys()]),
      );
    }
  });

  test('a short series is kept as it is', () => {
    expect(keepExtremes([5, 6, 9], [[1, 2, 1]], 2)).toEqual([0, 1, 2]);
  });

  test('a series at a single place keeps its extremes', () => {
    expect(keepExtremes([1, 1, 1, 1, 1], [[0, 5, 2, -3, 0]], 1)).toEqual([0, 1, 3, 4]);
  });

  test('nothing is kept of nothing', () => {
    expect(keepExtremes([], [[]], 100)).toEqual([]);
  });
});

/** The lowest and the highest of the values at these indices, by pixel column. */
function columnExtremes(x: number[], value: number[], columns: number, indices: number[]) {
  const extremes = new Map<number, [number, number]>();
  const span = x.at(-1)! - x[0]! || 1;
  for (const i of indices) {
    const column = Math.min(columns - 1, Math.floor(((x[i]! - x[0]!) / span) * columns));
    const [low, high] = extremes.get(column) ?? [Infinity, -Infinity];
    extremes.set(column, [Math.min(low, value[i]!), Math.max(high, value[i]!)]);
  }
  return extremes;
}
