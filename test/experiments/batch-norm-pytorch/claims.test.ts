import { expect, test } from 'vitest';
import * as claims from '../../../src/experiments/batch-norm-pytorch/claims.ts';
import type { Claim } from '../../../src/lab/claim.ts';
import { checkClaim } from '../../../src/lab/findings/check-claim.ts';
import { findingOf, hundred, madeResults, type SeriesOf } from '../shared/made-results.ts';

test.each(Object.entries(claims))('%s is stated as a claim must be', (_, claim) => {
  expect(() => checkClaim(claim as Claim)).not.toThrow();
});

/** Gains 20 points on average, and a point more or less with each seed. */
const gaining = (points: number) => ({
  standard: ((_, seed) => hundred((step) => 0.2 + seed / 10 + step / 1000)) as SeriesOf,
  'batch-norm': ((_, seed) =>
    hundred((step) => 0.2 + seed / 10 + step / 1000 + (points + seed) / 100)) as SeriesOf,
});

test.each([
  [20, 'supported'],
  [24, 'inconclusive'],
  [40, 'refuted'],
])('a gain of %d points in PyTorch is as high as one of 20 in TensorFlow.js: %s', (points, verdict) => {
  const results = {
    ...madeResults(5, gaining(points)),
    with: { 'batch-norm': madeResults(5, gaining(20)) },
  };
  const finding = findingOf(claims.gainsAlike, results);
  expect(finding.value.value).toBeCloseTo(points - 20, 10);
  // Two independent groups of five: a standard error of 1 point, and t = 2.306 with 8 degrees of freedom.
  expect(finding.interval!.high).toBeCloseTo(points - 20 + 2.306, 3);
  expect(finding.verdict).toBe(verdict);
});

test('the measures are compared by their geometric means over the run', () => {
  const varying =
    (factor: number): SeriesOf =>
    (_, seed) => [factor * seed, 4 * factor * seed];
  const results = madeResults(3, { standard: varying(1), 'batch-norm': varying(3) });
  const finding = findingOf(claims.icsHigher, results);
  expect(finding.value.value).toBeCloseTo(3, 10);
  expect(finding.verdict).toBe('supported');
  expect(findingOf(claims.gradientsMorePredictive, results).verdict).toBe('refuted');
});
