import { describe, expect, test } from 'vitest';
import { intervalAxis } from '../../src/components/interval-axis.ts';
import { groupClaims } from '../../src/components/ledger-groups.ts';
import type { Finding } from '../../src/lab/claim.ts';

const ratio = { against: { value: 1, scale: 'log' } } as const;
const difference = { against: { value: 0 } } as const;

function row(
  is: string,
  told: Partial<Finding> & { scope?: string; measure?: string } = {},
  untested = false,
) {
  const { scope, measure = 'ratio', ...found } = told;
  const finding: Finding = {
    verdict: 'supported',
    value: { value: 2 },
    interval: { low: 1.5, high: 4 },
    n: 10,
    over: 'tenths',
    ...found,
  };
  const claim = { sentence: is, measure, ...(scope && { scope }), test: () => finding };
  return { is, claim, finding: untested ? undefined : finding };
}

type Rows = ReturnType<typeof row>[];

function shown(rows: Rows) {
  return groupClaims(rows).map(({ scope, measure, axis, rows: own }) => ({
    scope,
    measure,
    isDrawn: axis !== undefined,
    rows: own.map(({ is }) => is),
  }));
}

describe('claims stand together', () => {
  test('where they are held against the same, by scope, in the order of the text', () => {
    const rows = [
      row('a', ratio),
      row('b', { ...ratio, scope: 'Later' }),
      row('c', ratio),
      row('d', { ...ratio, scope: 'Later' }),
    ];
    expect(shown(rows)).toEqual([
      { scope: undefined, measure: 'ratio', isDrawn: true, rows: ['a', 'c'] },
      { scope: 'Later', measure: 'ratio', isDrawn: true, rows: ['b', 'd'] },
    ]);
    const [first, second] = groupClaims(rows);
    expect(first!.axis).toBe(second!.axis);
  });

  test('under a measure only where it is that of all', () => {
    const rows = [row('a', ratio), row('b', { ...ratio, measure: 'another' }), row('c', ratio)];
    expect(shown(rows)).toMatchObject([{ measure: undefined, rows: ['a', 'b', 'c'] }]);
  });

  test.each([
    ['what they are held against', difference],
    ['the unit', { ...ratio, value: { value: 2, unit: 'points' } }],
    ['the style of the number', { ...ratio, value: { value: 2, style: 'percent' } }],
  ] as const)('on one axis only where %s is the same', (_, other) => {
    const rows = [1, 2, 3].flatMap((i) => [row(`a${i}`, ratio), row(`b${i}`, other)]);
    expect(shown(rows)).toMatchObject([
      { isDrawn: true, rows: ['a1', 'a2', 'a3'] },
      { isDrawn: true, rows: ['b1', 'b2', 'b3'] },
    ]);
  });

  test('without an axis, and last, where they are few, untested or held against nothing', () => {
    const rows = [
      row('few', difference),
      row('a', ratio),
      row('untested', ratio, true),
      row('b', ratio),
      row('against nothing'),
      row('c', ratio),
    ];
    expect(shown(rows)).toEqual([
      { scope: undefined, measure: 'ratio', isDrawn: true, rows: ['a', 'b', 'c'] },
      {
        scope: undefined,
        measure: undefined,
        isDrawn: false,
        rows: ['few', 'untested', 'against nothing'],
      },
    ]);
  });

  test('each once, whichever they are', () => {
    expect(groupClaims([])).toEqual([]);
    expect(shown([row('a', ratio), row('b', ratio)])).toMatchObject([{ rows: ['a', 'b'] }]);
  });
});

describe('the axis of intervals', () => {
  test('reaches from the lowest end to the highest, with the line of no difference', () => {
    const rows = [
      row('a', { ...ratio, value: { value: 2 }, interval: { low: 1.25, high: 4 } }),
      row('b', { ...ratio, value: { value: 0.5 }, interval: { low: 0.25, high: 0.75 } }),
    ];
    const axis = intervalAxis(rows)!;
    expect([0.25, 1, 4].map(axis.place)).toEqual([10, 98, 186]);
    expect(axis).toMatchObject({ width: 196, against: 98 });
    expect(axis.ticks.map(({ label }) => label)).toEqual(['0.3', '1', '2', '3']);
  });

  test('has the labels that the numbers beside it have', () => {
    const shares = [-0.1, 0.1].map((value) =>
      row('a', { ...difference, value: { value, style: 'percent' }, interval: undefined }),
    );
    expect(intervalAxis(shares)!.ticks.map(({ label }) => label)).toEqual(['−5%', '0%', '5%']);
  });

  test('is none where nothing is found or nothing held against', () => {
    expect(intervalAxis([row('a', ratio, true)])).toBeUndefined();
    expect(intervalAxis([row('a')])).toBeUndefined();
  });
});
