import { describe, expect, test } from 'vitest';
import { differenceInterval, meanInterval } from '../../src/statistics/mean-interval.ts';

describe('the interval of a mean', () => {
  test('of 1, 2, 3 is 2 ± 4.3027/√3', () => {
    const { mean, low, high } = meanInterval([1, 2, 3]);
    expect(mean).toBe(2);
    expect(high - 2).toBeCloseTo(4.3026527 / Math.sqrt(3), 6);
    expect(2 - low).toBeCloseTo(high - 2, 10);
  });

  test('one value has a mean but no interval', () => {
    expect(meanInterval([7])).toEqual({ mean: 7, low: Number.NaN, high: Number.NaN });
  });

  test.each([
    [7, 7],
    [0.1, 0.1, 0.1],
    Array(6).fill(0.7),
  ])('equal values, %d and so on, have one of no width, whatever a sum would round', (...values) => {
    const [value] = values;
    expect(meanInterval(values)).toEqual({ mean: value, low: value, high: value });
  });

  test.each([
    1e-200, 1e200,
  ])('of values around %d has the width that those around 1 have', (unit) => {
    const { low, high } = meanInterval([1 * unit, -1 * unit, 2 * unit]);
    const plain = meanInterval([1, -1, 2]);
    expect(low / unit).toBeCloseTo(plain.low, 10);
    expect(high / unit).toBeCloseTo(plain.high, 10);
  });
});

describe('the interval of a difference of means', () => {
  test('with equal variances has the degrees of freedom of both together', () => {
    // Variances 1 and 1: standard error √(1/3 + 1/3), 2 + 2 degrees of freedom.
    const { mean, low, high } = differenceInterval([1, 2, 3], [4, 5, 6]);
    expect(mean).toBe(3);
    expect(high - 3).toBeCloseTo(2.7764451 * Math.sqrt(2 / 3), 6);
    expect(3 - low).toBeCloseTo(high - 3, 10);
  });

  test('with unequal variances has fewer: Welch’s', () => {
    // Variances 1 and 4: (1/3 + 4/3)² / ((1/3)²/2 + (4/3)²/2) = 50/17, where t is 3.2187586.
    const { mean, high } = differenceInterval([1, 2, 3], [2, 4, 6]);
    expect(mean).toBe(2);
    expect(high - 2).toBeCloseTo(3.2187586 * Math.sqrt(5 / 3), 6);
  });

  test('with one spread of 0 is that of the other', () => {
    const { low, high } = differenceInterval([5, 5, 5], [1, 2, 3]);
    const alone = meanInterval([1, 2, 3]);
    expect(high).toBeCloseTo(alone.high - 5, 6);
    expect(low).toBeCloseTo(alone.low - 5, 6);
  });

  test('is unknown where one of them has one value', () => {
    expect(differenceInterval([1], [2, 3])).toEqual({ mean: 1.5, low: NaN, high: NaN });
    expect(differenceInterval([1, 2], [3])).toEqual({ mean: 1.5, low: NaN, high: NaN });
  });

  test('of the tiniest values has the width that those around 1 have', () => {
    const tiny = differenceInterval([1e-200, 2e-200, 3e-200], [2e-200, 4e-200, 6e-200]);
    const { low, high } = differenceInterval([1, 2, 3], [2, 4, 6]);
    expect(tiny.low * 1e200).toBeCloseTo(low, 10);
    expect(tiny.high * 1e200).toBeCloseTo(high, 10);
  });

  test('has no width between equal values', () => {
    expect(differenceInterval([1, 1], [3, 3, 3])).toEqual({ mean: 2, low: 2, high: 2 });
  });
});
