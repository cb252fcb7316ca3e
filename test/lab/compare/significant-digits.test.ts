import { expect, test } from 'vitest';
import {
  formatInterval,
  formatTick,
  formatValue,
  widestTick,
} from '../../../src/lab/compare/significant-digits.ts';

test.each([
  [0, '0'],
  [0.2630000114, '0.2630'],
  [1.93586, '1.936'],
  [-0.0746468, '-0.07465'],
  [44166.707, '44170'],
  [0.0000321, '3.210e-5'],
  [-123456789, '-1.235e+8'],
  [9.99996, '10.00'],
])('%f alone has four significant digits: %s', (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test.each([
  [0.79243, 0.01234, '0.792 ± 0.012'],
  [0.79243, 0.0996, '0.79 ± 0.10'],
  [44166.7, 2912, '44200 ± 2900'],
  [0.4, 12.7, '0 ± 13'],
  [-0.001, 0.5, '0.00 ± 0.50'],
  [-0.0723, 0.005, '-0.0723 ± 0.0050'],
  [0.0000321, 0.0000012, '(3.21 ± 0.12)e-5'],
  [1.5, 1e-13, '1.500 ± 1.0e-13'],
  [0, 0.25, '0.00 ± 0.25'],
  [2, 0, '2.000 ± 0'],
  [2, Number.NaN, '2.000 ± –'],
])('%f with half an interval of %f reads %s', (mean, half, text) => {
  expect(formatInterval({ mean, low: mean - half, high: mean + half })).toBe(text);
});

test.each([
  [1.4528, 1.4528, 2.3031, '1.453'],
  [1e-18, -1, 1, '0.00'],
  [100000.00012, 100000, 100000.0002, '100000'],
  [-2e-10, -2e-10, 3e-10, '-2.000e-10'],
])('a tick at %f between %f and %f reads %s, and fits', (value, low, high, text) => {
  expect(formatTick(value, low, high, 12)).toBe(text);
  expect(text.length).toBeLessThanOrEqual(widestTick);
});
