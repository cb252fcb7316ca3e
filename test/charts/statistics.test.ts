import { describe, expect, test } from 'vitest';
import { meanAcrossRuns } from '../../src/charts/panels/across-runs.ts';
import { movingAverage, windowFor } from '../../src/charts/smoothing/smoothing.ts';

const series = (step: number[], value: number[]) => ({
  step: Int32Array.from(step),
  value: Float64Array.from(value),
});

describe('smoothing', () => {
  test('a moving mean is centred, and taken over fewer values at the ends', () => {
    expect([...movingAverage([1, 2, 6, 4, 5], 3, 'mean')]).toEqual([1.5, 3, 4, 5, 4.5]);
  });

  test('a moving median passes over a spike', () => {
    expect([...movingAverage([1, 2, 100, 3, 4], 3, 'median')]).toEqual([1.5, 2, 3, 4, 3.5]);
  });

  test('a window of one leaves the values alone, and the input is never changed', () => {
    const values = [3, 1, 2];
    expect([...movingAverage(values, 1, 'median')]).toEqual([3, 1, 2]);
    movingAverage(values, 3, 'median');
    expect(values).toEqual([3, 1, 2]);
  });

  test.each(['mean', 'median'] as const)('a moving %s is that of each window', (average) => {
    for (const [length, window] of [
      [0, 3],
      [2, 7],
      [9, 5],
      [40, 11],
      [41, 11],
    ] as const) {
      const values = Array.from({ length }, (_, i) => Math.sin(i * i));
      const found = [...movingAverage(values, window, average)];
      expect(found).toHaveLength(length);
      for (const [i, value] of found.entries()) {
        const neighbours = values.slice(Math.max(0, i - (window - 1) / 2), i + (window + 1) / 2);
        expect(value).toBeCloseTo(averageOf[average](neighbours), 12);
      }
    }
  });

  test.each([
    ['anything', (random: number) => random],
    ['a few values', (random: number) => Math.floor(random * 3)],
    ['infinities', (random: number) => (random < 0.6 ? 1 / Math.round(random - 0.1) : -random)],
  ] as const)('a moving median over a wide window is that of each: %s', (_, make) => {
    for (const length of [100, 101, 202, 350]) {
      const values = Array.from({ length }, (_, i) => make((Math.sin(i * i) + 1) / 2));
      const found = movingAverage(values, 101, 'median');
      for (const [i, value] of found.entries()) {
        const neighbours = values.slice(Math.max(0, i - 50), i + 51);
        expect(value).toBe(averageOf.median(neighbours));
      }
    }
  });

  test('a huge value leaves no rounding error behind', () => {
    const values = Array.from({ length: 30 }, (_, i) => (i === 10 ? 1e30 : 0.1));
    for (const value of movingAverage(values, 5, 'mean').subarray(13)) {
      expect(value).toBeCloseTo(0.1, 15);
    }
  });

  test.each([
    [0, 1],
    [8, 1],
    [71, 7],
    [546, 21],
    [11_700, 101],
  ])('%i values are smoothed over %i', (length, window) => {
    expect(windowFor(length)).toBe(window);
  });
});

const averageOf = {
  mean: (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length,
  median: (values: number[]) => {
    const sorted = values.toSorted((a, b) => a - b);
    return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  },
};

describe('the mean of runs', () => {
  test('runs are averaged only where all of them measured', () => {
    const runs = [series([0, 10, 20], [1, 2, 3]), series([0, 10], [3, 6])];
    const { step, value } = meanAcrossRuns(runs, 'linear');
    expect([...step]).toEqual([0, 10]);
    expect([...value]).toEqual([2, 4]);
  });

  test('where an interval overflows, as runs diverge, there is no mean', () => {
    const runs = [series([0, 10], [1, 1e308]), series([0, 10], [3, -1e308])];
    const { step, interval } = meanAcrossRuns(runs, 'linear');
    expect([...step]).toEqual([0]);
    expect(interval!.low).toHaveLength(1);
  });

  test('on a logarithmic scale the mean is geometric, in an interval above 0', () => {
    const { value, interval } = meanAcrossRuns([series([0], [0.01]), series([0], [100])], 'log');
    const { low, high } = interval!;
    expect(value[0]).toBeCloseTo(1, 12);
    expect(low[0]).toBeGreaterThan(0);
    expect(low[0]! * high[0]!).toBeCloseTo(1, 10);
  });
});
