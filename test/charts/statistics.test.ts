import { describe, expect, test } from 'vitest';
import { meanAcrossRuns } from '../../src/charts/across-runs.ts';
import { movingAverage, windowFor } from '../../src/charts/smoothing.ts';

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

describe('the mean of runs', () => {
  test('runs are averaged only where all of them measured', () => {
    const runs = [series([0, 10, 20], [1, 2, 3]), series([0, 10], [3, 6])];
    const { step, value } = meanAcrossRuns(runs, 'linear');
    expect({ step, value }).toEqual({ step: [0, 10], value: [2, 4] });
  });

  test('on a logarithmic scale the mean is geometric, in an interval above 0', () => {
    const { value, low, high } = meanAcrossRuns([series([0], [0.01]), series([0], [100])], 'log');
    expect(value[0]).toBeCloseTo(1, 12);
    expect(low[0]).toBeGreaterThan(0);
    expect(low[0]! * high[0]!).toBeCloseTo(1, 10);
  });
});
