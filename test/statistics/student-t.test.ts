import { expect, test } from 'vitest';
import { studentT, studentTTails } from '../../src/statistics/student-t.ts';

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
  [1000, 1.9623391],
  [5000, 1.9604386],
  [1e5, 1.9599877],
  // The normal distribution's, but for the last digit.
  [1e7, 1.9599642],
])("Student's t with %f degrees of freedom is %f for a 95% interval", (degrees, quantile) => {
  expect(studentT(0.05, degrees)).toBeCloseTo(quantile, 6);
});

test.each([
  [1.01, 12.4127385],
  [1.5, 6.0166631],
  [50 / 17, 3.2187586],
])('degrees of freedom need not be whole: with %f it is %f', (degrees, quantile) => {
  expect(studentT(0.05, degrees)).toBeCloseTo(quantile, 6);
});

test.each([
  [0.01, 2, 9.9248432],
  [0.01, 4, 4.6040949],
  [0.02, 2, 6.9645567],
])('an interval that misses in %f of cases is wider: with %i it is %f', (alpha, degrees, t) => {
  expect(studentT(alpha, degrees)).toBeCloseTo(t, 6);
});

test.each([1, 2, 2.7, 9, 400])('the tails beyond it are what it leaves out, with %f', (degrees) => {
  for (const alpha of [0.5, 0.05, 0.01, 0.0001]) {
    expect(studentTTails(studentT(alpha, degrees), degrees)).toBeCloseTo(alpha, 7);
  }
});

test('beyond the largest numbers lies nothing', () => {
  expect([1e150, 1e200, Number.POSITIVE_INFINITY].map((t) => studentTTails(t, 2))).toEqual([
    0, 0, 0,
  ]);
});
