import { describe, expect, test } from 'vitest';
import { logTicksAround, logTicksWithin } from '../../../src/charts/look/log-ticks.ts';

describe('a logarithmic axis around values', () => {
  test('is labelled at the powers of ten around its values', () => {
    expect(logTicksAround(0.004, 5)).toEqual([0.001, 0.01, 0.1, 1, 10]);
  });

  test('is labelled at twice and five times these, too, where the values span little', () => {
    expect(logTicksAround(3, 9)).toEqual([2, 5, 10]);
    expect(logTicksAround(1000 - 1e-13, 1001)).toEqual([500, 1000, 2000]);
    expect(logTicksAround(0.06, 1)).toEqual([0.05, 0.1, 0.2, 0.5, 1]);
  });

  test('has two labels even for a single value', () => {
    expect(logTicksAround(1, 1)).toEqual([1, 2]);
  });
});

describe('a logarithmic axis between two ends', () => {
  test.each([
    ['powers of ten', [0.5, 200], [1, 10, 100]],
    ['multiples where these are few', [0.9, 11], [1, 2, 5, 10]],
    ['more of them in part of a decade', [3.5, 7], [4, 5, 6]],
    ['every second power where there are many', [1, 1e7], [1, 100, 1e4, 1e6]],
  ])('is labelled at %s', (_, [low, high], ticks) => {
    expect(logTicksWithin(low!, high!)).toEqual(ticks);
  });

  test('has no such labels in a small part of a decade', () => {
    expect(logTicksWithin(2.1, 2.4)).toBeUndefined();
  });
});
