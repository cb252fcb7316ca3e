import { expect, test } from 'vitest';
import * as claims from '../../../src/experiments/batch-norm-everywhere/claims.ts';
import type { Claim } from '../../../src/lab/claim.ts';
import { checkClaim } from '../../../src/lab/findings/check-claim.ts';
import { findingOf, hundred, madeResults, type SeriesOf } from '../shared/made-results.ts';

test.each(Object.entries(claims))('%s is stated as a claim must be', (_, claim) => {
  expect(() => checkClaim(claim as Claim)).not.toThrow();
});

test('none is primary: a post has five such claims, and those of its main runs are its', () => {
  expect(Object.values(claims).some((claim) => 'primary' in claim && claim.primary)).toBe(false);
});

test('the measures are those at a rate of 0.1, from where both networks learn', () => {
  const learnsFrom =
    (start: number, value: (step: number) => number): SeriesOf =>
    (metric) =>
      hundred((step) => (metric === 'loss' ? (step < start ? Math.log(10) : 0) : value(step)));
  const results = madeResults(3, {
    // Before it learns, its values are of another order.
    'no-batch-norm-1e-1': learnsFrom(50, (step) => (step < 50 ? 1000 : 1)),
    'batch-norm-1e-1': learnsFrom(10, () => 3),
    'no-batch-norm-5e-1': learnsFrom(0, () => 7),
    'batch-norm-5e-1': learnsFrom(0, () => 9),
  });
  const finding = findingOf(claims.icsHigher, results);
  expect(finding).toMatchObject({ n: 3, verdict: 'supported' });
  expect(finding.value.value).toBeCloseTo(3, 12);
  expect(findingOf(claims.smoothnessLower, results).verdict).toBe('refuted');
});

test('the landscape is compared by the range of losses along the gradient', () => {
  const range =
    (width: number): SeriesOf =>
    (metric, seed) =>
      hundred(() => ({ loss: 0, lossLow: 1, lossHigh: 1 + width * seed })[metric] ?? NaN);
  const results = madeResults(3, {
    'no-batch-norm-1e-1': range(1),
    'batch-norm-1e-1': range(0.25),
  });
  const finding = findingOf(claims.landscapeSmoother, results);
  expect(finding.value.value).toBeCloseTo(0.25, 12);
  expect(finding.verdict).toBe('supported');
});

test.each([
  [0.1, 'supported'],
  [0.2, 'refuted'],
])('with %d of the test images right at the end, the network at 0.5 is near chance: %s', (share, verdict) => {
  const results = madeResults(3, {
    'no-batch-norm-5e-1': (_, seed) => [0.9, share + seed / 1000],
  });
  expect(findingOf(claims.endsAtChance, results).verdict).toBe(verdict);
});

test('the network with batch norm at 0.5 is compared with the standard one at 0.1', () => {
  const ends =
    (share: number): SeriesOf =>
    (_, seed) => [share + seed / 1000];
  const results = madeResults(3, {
    'no-batch-norm-1e-1': ends(0.3),
    'no-batch-norm-5e-1': ends(0.1),
    'batch-norm-5e-1': ends(0.5),
  });
  expect(findingOf(claims.learnsAtHalf, results).value.value).toBeCloseTo(20, 10);
});
