import { describe, expect, test } from 'vitest';
import { rangeAround } from '../../../../../src/charts/live/browser/view/axis-range.ts';
import type { LiveAxis } from '../../../../../src/charts/live/live-chart.ts';

describe('an axis around values', () => {
  const axis: LiveAxis = { scale: 'y', type: 'linear', title: '' };
  const linear = { type: 'linear', zero: false };
  const log = { type: 'log', zero: false };

  test('holds them with some room, and zero where all is shown', () => {
    expect(rangeAround([1, 2], axis, linear).domain).toEqual([0.95, 2.05]);
    expect(rangeAround([1, 2], axis, { ...linear, zero: true }).domain).toEqual([0, 2.1]);
    expect(rangeAround([3, 3], axis, linear).domain).toEqual([2.85, 3.15]);
    expect(rangeAround([0, 0], axis, linear).domain).toEqual([-1, 1]);
  });

  test('tells neighbouring labels apart', () => {
    const percent = { ...axis, format: '.0%' };
    expect(rangeAround([0.1, 0.9], percent, linear).format).toBe('.0%');
    expect(rangeAround([0.9, 0.91], percent, linear).format).toBe('.1%');
    expect(rangeAround([0.9, 0.91], percent, log).format).toBe('.1%');
    expect(rangeAround([0.01, 0.9], percent, log).format).toBe('.0%');
    expect(rangeAround([0.1, 0.9], { ...axis, format: '~r' }, linear).format).toBeNull();
  });

  test.each([
    [
      [0.001, 1000],
      [0.001, 0.01, 0.1, 1, 10, 100, 1000],
    ],
    [
      [1, 30],
      [1, 2, 5, 10, 20],
    ],
    [
      [2, 9],
      [2, 3, 4, 5, 6, 8],
    ],
    [
      [21, 24],
      [21, 22, 23, 24],
    ],
    [
      [1e-9, 1e9],
      [1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9],
    ],
  ])('that is logarithmic has round labels: %j', (values, ticks) => {
    expect(rangeAround(values, axis, log).ticks).toEqual(ticks);
  });
});
