import { describe, expect, test } from 'vitest';
import { movingAverage, windowAt } from '../../../src/charts/smoothing/smoothing.ts';

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
    expect(windowAt('drawn', length)).toBe(window);
  });
});

const averageOf = {
  mean: (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length,
  median: (values: number[]) => {
    const sorted = values.toSorted((a, b) => a - b);
    return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  },
};

test('a smoothing other than the author’s is none, or three times as wide', () => {
  expect(windowAt('drawn', 500)).toBe(21);
  expect(windowAt('none', 500)).toBe(1);
  expect(windowAt('more', 500)).toBe(51);
  expect(windowAt('more', 5)).toBe(1);
});
