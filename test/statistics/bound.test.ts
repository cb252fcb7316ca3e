import { expect, test } from 'vitest';
import { type Bound, distanceToBound, judge, onScale } from '../../src/statistics/bound.ts';

const between: Bound = { claimed: 'between', low: 0.9, high: 1.1 };

test.each([
  [{ low: 1.1, high: 2 }, 'above', 'supported'],
  [{ low: 1.1, high: 2 }, 'below', 'refuted'],
  [{ low: 0.1, high: 0.9 }, 'above', 'refuted'],
  [{ low: 0.1, high: 0.9 }, 'below', 'supported'],
  [{ low: 0.9, high: 1.1 }, 'above', 'inconclusive'],
  [{ low: 1, high: 1 }, 'below', 'inconclusive'],
  [{ low: NaN, high: NaN }, 'above', 'inconclusive'],
] as const)('%o claimed %s 1 is %s', (interval, claimed, verdict) => {
  expect(judge(interval, { claimed, threshold: 1 })).toBe(verdict);
});

test.each([
  [{ low: 0.95, high: 1.05 }, 'supported'],
  [{ low: 0.95, high: 1.2 }, 'inconclusive'],
  [{ low: 0.5, high: 1.5 }, 'inconclusive'],
  [{ low: 1.15, high: 1.5 }, 'refuted'],
  [{ low: 0.5, high: 0.85 }, 'refuted'],
  [{ low: 0.9, high: 1 }, 'inconclusive'],
])('%o claimed between 0.9 and 1.1 is %s', (interval, verdict) => {
  expect(judge(interval, between)).toBe(verdict);
});

test.each([
  [1.02, 0.08],
  [0.92, 0.02],
  [1.3, 0.2],
  [0.9, 0],
])('the verdict on %f turns at a distance of %f', (value, distance) => {
  expect(distanceToBound(value, between)).toBeCloseTo(distance, 12);
});

test.each([
  [{ low: -1.5, high: 1.9 }, 'supported'],
  [{ low: 0, high: 0 }, 'supported'],
  [{ low: -1.5, high: 2.1 }, 'inconclusive'],
  [{ low: -3, high: 3 }, 'inconclusive'],
  [{ low: 2.1, high: 3 }, 'refuted'],
  [{ low: -3, high: -2.1 }, 'refuted'],
])('%o claimed within 2 of 0 is %s', (interval, verdict) => {
  const within: Bound = { claimed: 'within', margin: 2 };
  expect(judge(interval, within)).toBe(verdict);
  expect(distanceToBound(-1.5, within)).toBe(0.5);
  expect(onScale(within, (value) => 10 * value)).toEqual({
    claimed: 'between',
    low: -20,
    high: 20,
  });
});

test('a bound can be told on another scale', () => {
  expect(onScale(between, Math.log)).toEqual({
    claimed: 'between',
    low: Math.log(0.9),
    high: Math.log(1.1),
  });
  expect(onScale({ claimed: 'below', threshold: 1 }, Math.log)).toEqual({
    claimed: 'below',
    threshold: 0,
  });
});
