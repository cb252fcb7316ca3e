import { expect, test } from 'vitest';
import { judge } from '../../src/statistics/judge.ts';

test.each([
  [{ low: 1.1, high: 2 }, 'above', 'supported'],
  [{ low: 1.1, high: 2 }, 'below', 'refuted'],
  [{ low: 0.1, high: 0.9 }, 'above', 'refuted'],
  [{ low: 0.1, high: 0.9 }, 'below', 'supported'],
  [{ low: 0.9, high: 1.1 }, 'above', 'inconclusive'],
  [{ low: 1, high: 1 }, 'below', 'inconclusive'],
  [{ low: NaN, high: NaN }, 'above', 'inconclusive'],
] as const)('%o claimed %s 1 is %s', (interval, claimed, verdict) => {
  expect(judge(interval, claimed, 1)).toBe(verdict);
});
