import { expect, test } from 'vitest';
import { studentT975 } from '../../src/statistics/student-t.ts';

test.each([
  // The Cauchy distribution: tan(0.475 π).
  [1, Math.tan(0.475 * Math.PI)],
  // In closed form: 0.95 √(2 / (1 − 0.95²)).
  [2, 0.95 * Math.sqrt(2 / (1 - 0.95 ** 2))],
  [3, 3.1824463],
  [4, 2.7764451],
  [30, 2.0422725],
  [31, 2.0395134],
  [60, 2.0002978],
])("Student's t at 97.5 %% with %i degrees of freedom is %f", (degrees, quantile) => {
  expect(studentT975(degrees)).toBeCloseTo(quantile, 6);
});

test.each([
  [1.01, 12.4127385],
  [1.5, 6.0166631],
  [50 / 17, 3.2187586],
])('degrees of freedom need not be whole: with %f it is %f', (degrees, quantile) => {
  expect(studentT975(degrees)).toBeCloseTo(quantile, 6);
});

test('with 1000 it is within four decimals', () => {
  expect(studentT975(1000)).toBeCloseTo(1.9623391, 4);
});
