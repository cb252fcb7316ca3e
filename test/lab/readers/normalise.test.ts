import { describe, expect, test } from 'vitest';
import type { FoundRun, FoundSeries } from '../../../src/lab/readers/found-run.ts';
import { normalise } from '../../../src/lab/readers/normalise.ts';
import { writtenLast } from '../../../src/lab/readers/written-last.ts';
import { decodeMeasured, encodeSeries } from '../../../src/lab/records/series.ts';
import fc from '../../properties.ts';

describe('steps', () => {
  test('ascend, and rows of several metrics are joined by step', () => {
    const run = runOf({
      loss: { step: [0, 10, 20], value: [3, 2, 1] },
      accuracy: { step: [10, 15], value: [0.5, 0.6] },
    });
    expect(normalise(run)).toEqual({
      step: [0, 10, 15, 20],
      metrics: { loss: [3, 2, null, 1], accuracy: [null, 0.5, 0.6, null] },
      outcome: 'completed',
      notes: [],
    });
  });

  test('that only stand in another order are sorted', () => {
    expect(normalise(runOf({ loss: { step: [20, 10, 0], value: [1, 2, 3] } }))).toMatchObject({
      step: [0, 10, 20],
      metrics: { loss: [3, 2, 1] },
      notes: ['loss: its steps were written in another order.'],
    });
  });

  test('that go back keep the newer part', () => {
    const run = runOf({ loss: { step: [0, 1, 2, 3, 4, 2, 3], value: [9, 8, 7, 6, 5, 70, 60] } });
    expect(normalise(run)).toMatchObject({
      step: [0, 1, 2, 3],
      metrics: { loss: [9, 8, 70, 60] },
      notes: [
        'loss: its step goes back from 4 to 2; of each step, what was written last is shown.',
      ],
    });
  });

  test('of rows go back for all metrics, also for those that the newer part lacks', () => {
    const run = runOf({
      loss: { step: [0, 1, 2, 3, 2], value: [9, 8, 7, 6, 70], row: [0, 1, 2, 3, 4] },
      valLoss: { step: [0, 3], value: [9, 6], row: [0, 3] },
    });
    expect(normalise(run)).toMatchObject({
      step: [0, 1, 2],
      metrics: { loss: [9, 8, 70], valLoss: [9, null, null] },
      notes: ['Its step goes back from 3 to 2; of each step, what was written last is shown.'],
    });
  });

  test('of a tool that writes each metric by itself go back for that metric alone', () => {
    const run = runOf({
      batchLoss: { step: [0, 100, 200], value: [3, 2, 1], time: [1, 2, 4] },
      epochLoss: { step: [0, 1], value: [3, 2], time: [1.5, 3] },
    });
    expect(normalise(run)).toMatchObject({
      step: [0, 1, 100, 200],
      metrics: { batchLoss: [3, null, 2, 1], epochLoss: [3, 2, null, null] },
      notes: [],
    });
  });

  test('are taken in the order of time, where it is known', () => {
    const run = runOf({ loss: { step: [1, 1, 0], value: [20, 10, 5], time: [30, 20, 10] } });
    expect(normalise(run)).toMatchObject({
      step: [0, 1],
      metrics: { loss: [5, 20] },
      notes: ['loss: of several values at one step, the latest is shown.'],
    });
  });

  test('may repeat with the same value, without a word', () => {
    const run = runOf({ loss: { step: [0, 1, 1], value: [2, 1, 1] } });
    expect(normalise(run)).toMatchObject({ step: [0, 1], notes: [] });
  });

  test.each([0.5, -1, NaN, Infinity, 2 ** 31])('that are %d are refused', (step) => {
    expect(() => normalise(runOf({ loss: { step: [step], value: [1] } }))).toThrow(
      `runs/a: step ${step} is no whole number from 0 to 2147483647; name what holds whole steps by step: '…'`,
    );
    expect(() => normalise(runOf({ loss: { step: [step], value: [1], row: [0] } }))).toThrow(
      `runs/a: step ${step} is no whole number`,
    );
  });
});

describe('values that are not finite', () => {
  test('between finite ones were not measured', () => {
    const run = runOf({ loss: { step: [0, 1, 2, 3], value: [3, NaN, Infinity, 1] } });
    expect(normalise(run)).toEqual({
      step: [0, 3],
      metrics: { loss: [3, 1] },
      outcome: 'completed',
      notes: ["loss: 2 values that aren't finite count as not measured."],
    });
  });

  test('at the end of a metric are those of a run that diverged, which ends there', () => {
    const run = runOf({
      loss: { step: [0, 1, 2, 3], value: [3, 2, NaN, NaN] },
      rate: { step: [0, 1, 2, 3], value: [1, NaN, 1, 1] },
    });
    expect(normalise(run)).toEqual({
      step: [0, 1, 2],
      metrics: { loss: [3, 2, NaN], rate: [1, null, 1] },
      outcome: 'diverged',
      notes: [
        "rate: 1 value that isn't finite counts as not measured.",
        'loss: NaN from step 2 on, where the run diverged; what came later, up to step 3, is left out.',
      ],
    });
  });

  test('of a metric that was never finite leave it out, by name', () => {
    const run = runOf({
      'val/box_loss': { step: [1, 2], value: [NaN, NaN] },
      'val/cls_loss': { step: [1, 2], value: [NaN, Infinity] },
      loss: { step: [1, 2], value: [2, 1] },
    });
    expect(normalise(run)).toEqual({
      step: [1, 2],
      metrics: { loss: [2, 1] },
      outcome: 'completed',
      notes: ['val/box_loss, val/cls_loss: never a finite number, and so left out.'],
    });
  });

  test('in all metrics leave nothing to show', () => {
    expect(() => normalise(runOf({ loss: { step: [0], value: [NaN] } }))).toThrow(
      'runs/a: none of its metrics was ever a finite number; it has loss',
    );
  });
});

describe('metrics', () => {
  test('are taken by the names of an experiment, and only those', () => {
    const run = runOf({
      'train/loss': { step: [0, 1], value: [2, 1] },
      junk: { step: [0, 7], value: [NaN, NaN] },
    });
    expect(normalise(run, new Map([['train/loss', 'trainLoss']]))).toEqual({
      step: [0, 1],
      metrics: { trainLoss: [2, 1] },
      outcome: 'completed',
      notes: [],
    });
    expect(() => normalise(run, new Map([['accuracy', 'accuracy']]))).toThrow(
      'runs/a: has none of the metrics to be read; it has train/loss, junk',
    );
  });

  test('have no negative zero, as records can’t hold it', () => {
    const { metrics } = normalise(runOf({ loss: { step: [0], value: [-0] } }));
    expect(Object.is(metrics['loss']![0], 0)).toBe(true);
  });

  test('are at most as many as a record holds', () => {
    const step = Array.from({ length: 60_000 }, (_, i) => i);
    const metrics = Object.fromEntries(
      Array.from({ length: 900 }, (_, i) => [`m${i}`, { step: [i], value: [1] }]),
    );
    const run = runOf({ loss: { step, value: step }, ...metrics });
    expect(() => normalise(run)).toThrow(
      /^runs\/a: 60000 rows of 901 metrics and a step are 54120000 values, and a record takes 50000000/,
    );
  });

  test('keep what the reader noted', () => {
    const run = { ...runOf({ loss: { step: [0], value: [1] } }), notes: ['It may be a sample.'] };
    expect(normalise(run).notes).toEqual(['It may be a sample.']);
  });
});

test('what is normalised can be recorded, and says whether it diverged', () => {
  const value = fc.constantFrom(1, 2.5, -1e300, 0, NaN, Infinity, -Infinity);
  const point = fc.tuple(fc.nat(6), value);
  const series = fc.array(point, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), series),
      fc.boolean(),
      (all, rows) => {
        const metrics = Object.fromEntries(
          Object.entries(all).map(([name, points]) => [
            name,
            {
              step: points.map(([step]) => step),
              value: points.map(([, each]) => each),
              ...(rows && { row: points.map((_, i) => i) }),
            },
          ]),
        );
        const finite = Object.values(metrics).some((each) => each.value.some(Number.isFinite));
        if (!finite || (rows && Object.keys(metrics).length > 1)) return;
        const { step, metrics: table, outcome } = settled(runOf(metrics)) ?? {};
        if (!step) return;
        const decoded = decodeMeasured(encodeSeries({ step, metrics: table! }), 'series.parquet');
        expect(decoded.diverged).toBe(outcome === 'diverged');
      },
    ),
  );
});

/** Undefined if what a step that goes back leaves was never finite. */
function settled(run: FoundRun) {
  try {
    return normalise(run);
  } catch (error) {
    expect((error as Error).message).toMatch(/was ever a finite number/);
    return undefined;
  }
}

describe('what was written last', () => {
  test.each([
    { steps: [], replaced: [] },
    { steps: [0, 0, 1, 1], replaced: [] },
    { steps: [5, 3, 4], replaced: [] },
    { steps: [0, 1, 2, 1, 1, 2], replaced: [1, 2] },
    { steps: [0, 1, 2, 0], replaced: [0, 1, 2] },
    { steps: [0, 2, 4, 2, 4, 6, 4], replaced: [1, 2, 4, 5] },
  ])('of $steps', ({ steps, replaced }) => {
    expect(writtenLast(steps).replaced).toEqual(replaced);
  });

  test('ascends', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9)), (steps) => {
        const { replaced, sentence } = writtenLast(steps);
        const kept = steps.filter((_, i) => !replaced.includes(i));
        if (sentence?.startsWith('steps')) return;
        expect(kept).toEqual(kept.toSorted((a, b) => a - b));
        // No step is lost to an earlier writing of it.
        expect(kept.at(-1)).toBe(steps.at(-1));
      }),
    );
  });
});

function runOf(metrics: Record<string, FoundSeries>): FoundRun {
  return {
    place: 'runs/a',
    tool: 'CSV',
    parameters: {},
    metrics: new Map(Object.entries(metrics)),
    facts: {},
    notes: [],
    digest: '0'.repeat(64),
  };
}
