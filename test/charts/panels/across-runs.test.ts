import { describe, expect, test } from 'vitest';
import { meanAcrossRuns } from '../../../src/charts/panels/across-runs.ts';

const series = (step: number[], value: number[]) => ({
  step: Int32Array.from(step),
  value: Float64Array.from(value),
});

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
