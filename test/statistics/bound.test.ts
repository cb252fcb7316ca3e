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
