import { expect, test } from 'vitest';
import {
  furthestFromThreshold,
  slope,
} from '../../../src/experiments/edge-of-stability-rates/analysis.ts';
import { seedAt } from './results.ts';

test('the slope of a multiple of 2/η is −1, that of a power of the rate its exponent', () => {
  expect(slope(seedAt(() => 1.1))).toBeCloseTo(-1, 9);
  expect(slope(seedAt((rate) => rate ** 0.2))).toBeCloseTo(-0.8, 9);
});

test('the distance from 2/η is that of the rate where it is greatest, above or below', () => {
  expect(furthestFromThreshold(seedAt((rate) => 1 + rate))).toBeCloseTo(0.25, 9);
  expect(furthestFromThreshold(seedAt((rate) => (rate === 0.1 ? 0.6 : 1.1)))).toBeCloseTo(0.4, 9);
});

test('the smallest rate counts for neither: its sharpness isn’t expected to get there in time', () => {
  const short = seedAt((rate) => (rate === 0.025 ? 0.5 : 1));
  expect(slope(short)).toBeCloseTo(-1, 9);
  expect(furthestFromThreshold(short)).toBeCloseTo(0, 9);
});
