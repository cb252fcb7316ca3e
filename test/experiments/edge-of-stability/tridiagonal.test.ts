import { expect, test } from 'vitest';
import { greatestEigenvalue } from '../../../src/experiments/edge-of-stability/tridiagonal.ts';

test.each([
  1, 2, 7, 40,
])('the greatest eigenvalue of %i second differences is the known one', (size) => {
  const matrix = { diagonal: Array(size).fill(2), beside: Array(size - 1).fill(-1) };
  const known = 2 - 2 * Math.cos((size * Math.PI) / (size + 1));
  expect(greatestEigenvalue(matrix)).toBeCloseTo(known, 12);
});

test('a matrix that falls into parts has the greatest eigenvalue of its parts', () => {
  expect(greatestEigenvalue({ diagonal: [1, 5, 5, 0], beside: [0, 2, 0] })).toBeCloseTo(7, 12);
  expect(greatestEigenvalue({ diagonal: [-3, -4], beside: [0] })).toBeCloseTo(-3, 12);
});
