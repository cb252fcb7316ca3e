import { expect, test } from 'vitest';
import { meanOfSeeds } from '../../src/statistics/mean-of-seeds.ts';

test('three seeds have an interval, by Student’s t', () => {
  const { value, interval } = meanOfSeeds([1, 2, 3]);
  expect(value).toBe(2);
  // 4.303 standard errors of 1/√3.
  expect(interval!.low).toBeCloseTo(2 - 4.3027 / Math.sqrt(3), 3);
  expect(interval!.high).toBeCloseTo(2 + 4.3027 / Math.sqrt(3), 3);
});

test('fewer have a mean only', () => {
  expect(meanOfSeeds([1, 2])).toEqual({ value: 1.5 });
  expect(meanOfSeeds([1])).toEqual({ value: 1 });
});
