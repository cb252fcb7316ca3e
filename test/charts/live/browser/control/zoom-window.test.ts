import { describe, expect, test } from 'vitest';
import { panned, zoomed } from '../../../../../src/charts/live/browser/control/zoom-window.ts';

describe('a zoom', () => {
  test('keeps the place under the pointer where it is, until it meets an end', () => {
    expect(zoomed([0, 100], 2, 40, 100)).toEqual([20, 70]);
    expect(zoomed([20, 70], 2, 20, 100)).toEqual([20, 45]);
    expect(zoomed([50, 100], 0.8, 100, 100)).toEqual([37.5, 100]);
    expect(zoomed([20, 70], 0.5, 45, 100)).toBeUndefined();
  });

  test('has a limit', () => {
    let window: readonly [number, number] = [0, 100];
    for (let i = 0; i < 50; i++) window = zoomed(window, 2, 50, 100)!;
    expect(window[1] - window[0]).toBeCloseTo(0.2);
  });

  test('can be moved as far as the ends', () => {
    expect(panned([20, 70], 10, 100)).toEqual([30, 80]);
    expect(panned([20, 70], 99, 100)).toEqual([50, 100]);
    expect(panned([20, 70], -99, 100)).toEqual([0, 50]);
  });
});
