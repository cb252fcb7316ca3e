import { expect, test } from 'vitest';
import type { SeriesTable } from '../../../src/lab/records/series.ts';
import { compareTables, describeComparison } from '../../../src/lab/upkeep/replay-comparison.ts';

function table(metrics: SeriesTable['metrics']): SeriesTable {
  return { step: Object.values(metrics)[0]!.map((_, i) => i), metrics };
}

/** The difference between two columns; undefined if they are the same. */
function difference(recorded: (number | null)[], replayed: (number | null)[]): number | undefined {
  return compareTables(table({ loss: recorded }), table({ loss: replayed })).worst?.relative;
}

test('the largest difference is told, relative to the largest recorded value', () => {
  const recorded = table({ loss: [4, 2, 1], rate: [1, 1, 1] });
  expect(compareTables(recorded, table({ loss: [4, 3], rate: [1, 1.125] }))).toEqual({
    steps: [0, 1],
    worst: { metric: 'loss', step: 1, recorded: 2, replayed: 3, relative: 0.25 },
    differsFrom: 1,
    first: [
      { metric: 'loss', step: 0, recorded: 4, replayed: 4, relative: 0 },
      { metric: 'loss', step: 1, recorded: 2, replayed: 3, relative: 0.5 },
      { metric: 'rate', step: 0, recorded: 1, replayed: 1, relative: 0 },
      { metric: 'rate', step: 1, recorded: 1, replayed: 1.125, relative: 0.125 },
    ],
  });
});

test('what is measured in the first two steps is told, and nothing later', () => {
  const recorded = table({ loss: [4, 2, 1], change: [null, 2, 1], accuracy: [null, null, 0.5] });
  const replayed = table({ loss: [3, 2, 1], change: [null, 3, 9], accuracy: [null, null, 0.1] });
  expect(compareTables(recorded, replayed).first).toEqual([
    { metric: 'loss', step: 0, recorded: 4, replayed: 3, relative: 0.25 },
    { metric: 'loss', step: 1, recorded: 2, replayed: 2, relative: 0 },
    { metric: 'change', step: 1, recorded: 2, replayed: 3, relative: 0.5 },
  ]);
});

test('the same bits do not differ, NaN and gaps included', () => {
  expect(difference([1, NaN, null, -0], [1, NaN, null, -0])).toBeUndefined();
});

test.each([
  ['NaN', [1, 2], [1, NaN]],
  ['NaN on record', [1, NaN], [1, 2]],
  ['another infinity', [1, Infinity], [1, -Infinity]],
  ['a value where none was', [1, null], [1, 2]],
  ['none where a value was', [1, 2], [1, null]],
])('%s differs by infinity', (_, recorded, replayed) => {
  expect(difference(recorded, replayed)).toBe(Infinity);
});

test('what is not finite leaves the scale of the others alone', () => {
  expect(difference([Infinity, 4, 2], [Infinity, 4, 3])).toBe(0.25);
  expect(difference([NaN, 4, 2], [NaN, 4, 3])).toBe(0.25);
});

test('zeros of another sign differ, by nothing', () => {
  expect(difference([0], [-0])).toBe(0);
});

test('a metric that only one has differs', () => {
  const [both, one] = [table({ loss: [1], rate: [1] }), table({ loss: [1] })];
  expect(compareTables(both, one).worst).toMatchObject({ metric: 'rate', relative: Infinity });
  expect(compareTables(one, both).worst).toMatchObject({ metric: 'rate', relative: Infinity });
});

test('rows are compared by their steps, and a row that only one side has differs', () => {
  const recorded = { step: [0, 10, 20, 30], metrics: { loss: [4, 3, 2, 1] } };
  const same = compareTables(recorded, { step: [0, 10, 20], metrics: { loss: [4, 3, 2] } });
  expect(same.worst).toBeUndefined();
  expect(describeComparison(same, 40)).toBe(
    '3 of 40 recorded steps (0 to 20) are identical, bit for bit',
  );
  for (const step of [
    [0, 20],
    [0, 5, 20],
  ]) {
    const replayed = { step, metrics: { loss: step.map((at) => 4 - at / 10) } };
    const { worst, differsFrom } = compareTables(recorded, replayed);
    expect(worst).toMatchObject({ relative: Infinity });
    expect(differsFrom).toBe(step[1] === 5 ? 5 : 10);
  }
});

test.each([
  [[0], 1, 'its only step is identical, bit for bit'],
  [[0], 5, 'step 0 of 5 is identical, bit for bit'],
  [[0, 1], 5, 'steps 0 and 1 of 5 are identical, bit for bit'],
  [[0, 1, 2], 3900, 'steps 0 to 2 of 3,900 are identical, bit for bit'],
  [[9], 390, '1 of 390 recorded steps (9) is identical, bit for bit'],
  [[9, 19], 390, '2 of 390 recorded steps (9 and 19) are identical, bit for bit'],
])('the rows %j of %i are "%s"', (step, of, says) => {
  const rows = { step, metrics: { loss: step } };
  expect(describeComparison(compareTables(rows, rows), of)).toBe(says);
});
