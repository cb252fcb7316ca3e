import { expect, test } from 'vitest';
import * as claims from '../../../src/experiments/batch-norm/claims.ts';
import type { Claim } from '../../../src/lab/claim.ts';
import { checkClaim } from '../../../src/lab/findings/check-claim.ts';
import type { Results } from '../../../src/lab/results.ts';
import { findingOf as find, hundred, madeResults, type SeriesOf } from '../shared/made-results.ts';

/** Results of both networks that hold these series, at every step. */
function results(seeds: number, standard: SeriesOf, batchNorm: SeriesOf): Results {
  return madeResults(seeds, { standard, 'batch-norm': batchNorm });
}

test.each(Object.entries(claims))('%s is stated as a claim must be', (_, claim) => {
  expect(() => checkClaim(claim as Claim)).not.toThrow();
});

test('five are primary', () => {
  const primary = Object.entries(claims).filter(([, claim]) => claim.primary);
  expect(primary.map(([name]) => name).sort()).toEqual([
    'accuracyHigher',
    'gradientsMorePredictiveOffPlateau',
    'icsArticleHigher',
    'icsHigherOffPlateau',
    'smoothnessLowerOffPlateau',
  ]);
});

test('with several seeds, the value is the mean over seeds, with their interval', () => {
  const finding = find(
    claims.trainsFaster,
    results(
      3,
      () => hundred(() => 0.5),
      (_, seed) => hundred(() => 0.5 + seed / 10),
    ),
  );
  expect(finding).toMatchObject({ n: 3, over: 'seeds', verdict: 'inconclusive' });
  expect(finding.value).toEqual({ value: expect.closeTo(20, 10), digits: 1, unit: 'points' });
  // t = 4.303 with two degrees of freedom, and a standard error of 10/√3 points.
  expect(finding.interval!.low).toBeCloseTo(20 - 24.84, 2);
});

test('with one seed there is a number, and no verdict, however long the run', () => {
  const finding = find(
    claims.icsHigher,
    results(
      1,
      () => hundred(() => 1),
      () => hundred((step) => (step % 2 ? 2 : 8)),
    ),
  );
  expect(finding).toMatchObject({ n: 1, verdict: undefined, agreeing: 1 });
  expect(finding.interval).toBeUndefined();
  expect(finding.value.value).toBeCloseTo(4, 10);
});

test('the accuracy is that after the last epoch', () => {
  const finding = find(
    claims.accuracyHigher,
    results(
      1,
      () => [0.1, 0.2],
      () => [0.1, 0.9],
    ),
  );
  expect(finding.value).toEqual({ value: expect.closeTo(70, 10), digits: 1, unit: 'points' });
});

test('the notebook’s longer runs are the measure of how near to its shorter ones is near', () => {
  const near = (standard: number[], batchNorm: number[]) => ({
    ...results(
      1,
      () => standard,
      () => batchNorm,
    ),
    published: {
      testAccuracy: { values: { standard: [0.1, 0.2, 0.9], batchNorm: [0.3, 0.5, 0.9] } },
      testAccuracyShorter: { values: { standard: [0.12, 0.2], batchNorm: [0.3, 0.4] } },
    },
  });
  // Its own runs are 1 and 5 points apart, ours 1.5 and 4 points from the shorter ones.
  const finding = find(claims.nearTheNotebook, near([0.11, 0.22], [0.34, 0.44]));
  expect(finding.value.value).toBeCloseTo((1.5 - 1 + 4 - 5) / 2, 10);
  // Of one epoch, only the first counts: ours 3 and 0 points away, its own runs 2 and 0.
  expect(find(claims.nearTheNotebook, near([0.09], [0.3])).value.value).toBeCloseTo(0.5, 10);
});

test('a claim of a lower value is refuted by a higher one', () => {
  const twice = results(
    3,
    () => hundred(() => 1),
    (_, seed) => hundred(() => 2 + seed / 100),
  );
  expect(find(claims.smoothnessLowerOffPlateau, twice).verdict).toBe('refuted');
  expect(find(claims.gradientsMorePredictive, twice).verdict).toBe('refuted');
});

test('where the plateau is left out, it begins where both networks have left theirs', () => {
  const leaving = (end: number, after: number) => (metric: string) =>
    hundred((step) => {
      if (metric === 'loss') return step < end ? Math.log(10) : 1;
      return step < 60 ? 100 : after;
    });
  const finding = find(claims.icsHigherOffPlateau, results(2, leaving(60, 1), leaving(10, 3)));
  // The loss is averaged over twenty steps, so both networks count as off the plateau some steps after the later one
  // leaves it, at the 60th step.
  expect(finding.value.value).toBeCloseTo(3, 10);
  expect(finding.limits).toEqual([]);
});

test('a difference or ratio of metrics is taken step by step', () => {
  const series = (metric: string) =>
    hundred((step) => ({ lossHigh: 3 + step, lossLow: 1 + step, gradientNorm: 2 })[metric] ?? 4);
  const equal = results(2, series, series);
  expect(find(claims.landscapeSmoother, equal).value.value).toBeCloseTo(1, 10);
  expect(find(claims.gradientSumBeyondSize, equal).value.value).toBeCloseTo(1, 10);
});

test('what a logarithm leaves out is told', () => {
  const finding = find(
    claims.icsHigher,
    results(
      1,
      () => hundred((step) => (step < 30 ? 0 : 1)),
      () => hundred(() => 4),
    ),
  );
  expect(finding.value.value).toBeCloseTo(4, 10);
  expect(finding.limits).toEqual(['from 70 of 100 measurements']);
});

test('what only one of two runs measured is told', () => {
  const finding = find(
    claims.icsHigher,
    results(
      1,
      () => hundred(() => 1),
      () => hundred(() => 4).slice(0, 12),
    ),
  );
  expect(finding.limits).toEqual(['from 12 of 100 measurements']);
});
