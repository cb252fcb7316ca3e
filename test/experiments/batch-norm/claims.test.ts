import { expect, test } from 'vitest';
import * as claims from '../../../src/experiments/batch-norm/claims.ts';

type Results = Parameters<typeof claims.icsHigher.test>[0];
type SeriesOf = (metric: string, seed: number) => number[];

/** Results that hold these series, at every step. */
function results(seeds: number, standard: SeriesOf, batchNorm: SeriesOf): Results {
  const runs = (series: SeriesOf) =>
    Array.from({ length: seeds }, (_, index) => ({
      series: (metric: string) => {
        const value = Float64Array.from(series(metric, index + 1));
        return { step: Int32Array.from(value, (_, i) => i), value };
      },
    }));
  return {
    variants: [
      { name: 'standard', runs: runs(standard) },
      { name: 'batch-norm', runs: runs(batchNorm) },
    ],
  } as unknown as Results;
}

const hundred = (value: (step: number) => number) =>
  Array.from({ length: 100 }, (_, step) => value(step));

test('with several seeds, the value is the mean over seeds, with their interval', () => {
  const finding = claims.trainsFaster.test(
    results(
      3,
      () => hundred(() => 0.5),
      (_, seed) => hundred(() => 0.5 + seed / 10),
    ),
  );
  expect(finding).toMatchObject({ n: 3, over: 'seeds' });
  expect(finding.value.value).toBeCloseTo(20, 10);
  // t = 4.303 with two degrees of freedom, and a standard error of 10/√3 points.
  expect(finding.interval!.low).toBeCloseTo(20 - 24.84, 2);
  expect(finding.verdict).toBe('inconclusive');
});

test('with one seed, it is the mean over tenths of the run', () => {
  const finding = claims.icsHigher.test(
    results(
      1,
      () => hundred(() => 1),
      () => hundred((step) => (step % 2 ? 2 : 8)),
    ),
  );
  expect(finding).toMatchObject({ n: 10, over: 'tenths of one run', verdict: 'supported' });
  expect(finding.value.value).toBeCloseTo(4, 10);
});

test('a trend within the run makes the interval wide: its steps aren’t independent', () => {
  const finding = claims.icsHigher.test(
    results(
      1,
      () => hundred(() => 1),
      () => hundred((step) => (step < 60 ? 0.5 : 4)),
    ),
  );
  expect(finding.verdict).toBe('inconclusive');
});

test('one value of one seed has no interval, and decides nothing', () => {
  const finding = claims.accuracyHigher.test(
    results(
      1,
      () => [0.1, 0.2],
      () => [0.1, 0.9],
    ),
  );
  expect(finding).toMatchObject({ n: 1, over: 'pair of runs', verdict: 'inconclusive' });
  expect(finding.value).toEqual({
    value: expect.closeTo(70, 10),
    digits: 1,
    unit: 'points',
  });
  expect(finding.interval).toBeUndefined();
});

test('a claim of a lower value is refuted by a higher one', () => {
  const twice = results(
    2,
    () => hundred(() => 1),
    (_, seed) => hundred(() => 2 + seed / 100),
  );
  expect(claims.smoothnessLowerOffPlateau.test(twice).verdict).toBe('refuted');
  expect(claims.gradientsMorePredictive.test(twice).verdict).toBe('refuted');
});

test('where the plateau is left out, it begins where both networks have left theirs', () => {
  const leaving = (end: number, after: number) => (metric: string) =>
    hundred((step) => {
      if (metric === 'loss') return step < end ? Math.log(10) : 1;
      return step < 60 ? 100 : after;
    });
  const finding = claims.icsHigherOffPlateau.test(results(2, leaving(60, 1), leaving(10, 3)));
  // The loss is averaged over twenty steps, so both are off it some steps after the later one, the 60th.
  expect(finding.value.value).toBeCloseTo(3, 10);
});

test('a difference or ratio of metrics is taken step by step', () => {
  const series = (metric: string) =>
    hundred((step) => ({ lossHigh: 3 + step, lossLow: 1 + step, gradientNorm: 2 })[metric] ?? 4);
  const equal = results(2, series, series);
  expect(claims.landscapeSmoother.test(equal).value.value).toBeCloseTo(1, 10);
  expect(claims.gradientSumBeyondSize.test(equal).value.value).toBeCloseTo(1, 10);
});
