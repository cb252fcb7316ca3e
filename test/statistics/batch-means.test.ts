import { expect, test } from 'vitest';
import { batchMeans } from '../../src/statistics/batch-means.ts';

test('parts are contiguous, equal, and keep the mean', () => {
  expect(batchMeans([1, 3, 5, 7, 9, 11], 3)).toEqual([2, 6, 10]);
  expect(batchMeans(Float64Array.of(4, 6), 1)).toEqual([5]);
});

test('parts that can’t be equal differ by one value', () => {
  expect(batchMeans([1, 1, 1, 2, 2, 2, 2, 3, 3, 3], 3)).toEqual([1, 2, 3]);
});

test('there are no more parts than values', () => {
  expect(batchMeans([1, 2], 10)).toEqual([1, 2]);
});
