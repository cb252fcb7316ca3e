import { expect, test } from 'vitest';
import { holmLevels } from '../../src/statistics/holm.ts';

const levels = (decidedFrom: number[]) =>
  holmLevels(decidedFrom, 0.05).map((level) => Number(level.toFixed(6)));

test('the clearest is judged most strictly, in whatever order they come', () => {
  expect(levels([0.02, 0.001, 0.01])).toEqual([0.05, 0.016667, 0.025]);
});

test('after the first that is undecided, none is decided, though it might be alone', () => {
  // 0.03 misses 0.05/2, so 0.04 is not let through at 0.05.
  expect(levels([0.001, 0.03, 0.04])).toEqual([0.016667, 0.025, 0.025]);
  expect(levels([0.04, 0.04, 0.04, 0.04])).toEqual([0.0125, 0.0125, 0.0125, 0.0125]);
});

test('one alone is not corrected, and none needs no level', () => {
  expect(levels([0.04])).toEqual([0.05]);
  expect(levels([])).toEqual([]);
});

test('those that are equally clear keep their order', () => {
  expect(levels([0, 0])).toEqual([0.025, 0.05]);
});
