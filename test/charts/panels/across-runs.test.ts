import { describe, expect, test } from 'vitest';
import { alignSeries, meanAcrossRuns } from '../../../src/charts/panels/across-runs.ts';
import fc from '../../properties.ts';

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

describe('runs at different steps', () => {
  const [long, short] = [series([0, 100, 200], [0, 10, 20]), series([0, 30, 60], [0, 3, 6])];

  test('are compared on their lines if they share few', () => {
    const { rows, ...common } = alignSeries([long, short], 'linear');
    expect(common).toEqual({ between: true, steps: 3, of: 5 });
    expect([...rows].map(({ step }) => step)).toEqual([0, 30, 60]);
    for (const { values } of alignSeries([long, short], 'linear').rows) {
      expect(values[0]).toBeCloseTo(values[1]!, 12);
    }
  });

  test('that share half of them are compared at these', () => {
    const runs = [series([0, 10, 20, 30], [1, 9, 3, 9]), series([0, 15, 30], [1, 9, 1])];
    expect([...meanAcrossRuns(runs, 'linear').value]).toEqual([1, 5]);
    expect(meanAcrossRuns(runs, 'linear').common).toMatchObject({ between: false, of: 5 });
  });

  test('that overlap in some steps which all measured need no lines', () => {
    const runs = [series([0, 1, 2, 3], [1, 1, 1, 1]), series([3, 4, 5, 6], [3, 3, 3, 3])];
    expect(meanAcrossRuns(runs, 'linear').common).toEqual({ between: false, steps: 1, of: 7 });
  });

  test('have straight lines on a logarithmic axis, too', () => {
    const runs = [series([0, 2], [1, 100]), series([1], [10])];
    const { step, value } = meanAcrossRuns(runs, 'log');
    expect([...step]).toEqual([1]);
    expect(value[0]).toBeCloseTo(10, 12);
  });

  test('have no mean if they overlap nowhere', () => {
    const runs = [series([0, 1], [1, 1]), series([2, 3], [1, 1])];
    expect(meanAcrossRuns(runs, 'linear')).toMatchObject({ step: new Float64Array(0) });
    expect(meanAcrossRuns([long, series([], [])], 'linear').common!.steps).toBe(0);
  });

  const steps = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 20 });
  const ofLine = (at: number[]) =>
    series(
      at,
      at.map((step) => 2 * step - 7),
    );

  test('on one line have that line as their mean, from the last start to the first end', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 2, maxLength: 4 }), (all) => {
        const runs = all.map((one) => ofLine(one.toSorted((a, b) => a - b)));
        const { step, value, common } = meanAcrossRuns(runs, 'linear');
        const first = Math.max(...runs.map((run) => run.step[0]!));
        const last = Math.min(...runs.map((run) => run.step.at(-1)!));
        const overlap = new Set(all.flat().filter((at) => at >= first && at <= last));
        expect(step.length > 0).toBe(overlap.size > 0);
        if (common!.between) expect(new Set(step)).toEqual(overlap);
        step.forEach((at, i) => {
          expect(value[i]).toBeCloseTo(2 * at - 7, 9);
        });
        expect([...step]).toEqual([...step].toSorted((a, b) => a - b));
      }),
    );
  });
});
