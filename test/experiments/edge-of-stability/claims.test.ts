import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expect, test } from 'vitest';
import * as claims from '../../../src/experiments/edge-of-stability/claims.ts';
import type { Claim } from '../../../src/lab/claim.ts';
import { checkClaim } from '../../../src/lab/findings/check-claim.ts';
import { judgeClaims, measureClaim } from '../../../src/lab/findings/finding.ts';
import type { Results as AnyResults } from '../../../src/lab/results.ts';

type Results = Parameters<typeof claims.sharpens.test>[0];
/** The finding of a claim that is judged alone. */
function find(claim: { test(results: Results): unknown }, of: Results) {
  return judgeClaims([measureClaim(claim as Claim, of as unknown as AnyResults).measured!])[0]!;
}

type SeriesOf = (metric: string, seed: number, rate: number) => number[];

const rates = { slow: 0.1, medium: 0.2, fast: 0.4 };

/** Results of three seeds with these series. */
function results(series: SeriesOf): Results {
  const variants = Object.entries(rates).map(([name, learningRate]) => ({
    name,
    label: name,
    runs: [1, 2, 3].map((seed) =>
      runOf((metric) => series(metric, seed, learningRate), learningRate),
    ),
  }));
  return { pairing: 'seed', published: {}, variants } as unknown as Results;
}

function runOf(series: (metric: string) => number[], learningRate: number) {
  return {
    record: { outcome: 'completed', parameters: { learningRate }, summary: {} },
    series: (metric: string) => {
      const value = Float64Array.from(series(metric));
      return { step: Int32Array.from(value, (_, i) => i), value };
    },
  };
}

const hundred = (value: (step: number) => number) =>
  Array.from({ length: 100 }, (_, step) => value(step));

test.each(Object.entries(claims))('%s is stated as a claim must be', (_, claim) => {
  expect(() => checkClaim(claim as Claim)).not.toThrow();
});

test.each([
  { above: 1.05, verdict: 'supported', within: 'supported' },
  { above: 1.15, verdict: 'supported', within: 'supported' },
  { above: 1.25, verdict: 'supported', within: 'refuted' },
  { above: 0.95, verdict: 'refuted', within: 'supported' },
])('a sharpness of $above × 2/η is told to be so', ({ above, verdict, within }) => {
  const level = results((_, seed, rate) => hundred(() => (2 / rate) * (above + seed / 1000)));
  expect(find(claims.hoversAbove, level)).toMatchObject({ verdict, n: 3, over: 'seeds' });
  expect(find(claims.hoversAbove, level).value.value).toBeCloseTo(above + 0.002, 6);
  expect(find(claims.staysWithinFifth, level).verdict).toBe(within);
});

test('a sharpness that climbs to 2/η is told from one that only fluctuates', () => {
  // The values rise with bumps, and pass 2/η = 20 at step 52.
  const climbing = results(() => hundred((step) => 0.4 * step + (step % 3 ? 0 : -1)));
  expect(find(claims.sharpens, climbing).verdict).toBe('supported');

  // Between 1 and 19 up to step 89.
  const fluctuating = [1, 2, 3].map((seed) => {
    const noise = xoroshiro128plus(seed);
    return hundred((step) => (step < 90 ? 10 + 9 * (noise.next() / 2 ** 31) : 21));
  });
  const found = find(
    claims.sharpens,
    results((_, seed) => fluctuating[seed - 1]!),
  );
  expect(found.verdict).toBe('inconclusive');
  expect(found.value.value).toBeCloseTo(0.5, 1);

  const never = results(() => hundred((step) => step / 100));
  expect(() => find(claims.sharpens, never)).toThrow('gives NaN for a seed');
});

test('each larger rate has to be further above 2/η than the one before', () => {
  const excesses = (slow: number, medium: number, fast: number) =>
    results((_, seed, rate) => {
      const excess = { 0.1: slow, 0.2: medium, 0.4: fast }[rate]! + seed / 1000;
      return hundred(() => (2 / rate) * (1 + excess));
    });
  expect(find(claims.furtherAtLargerRates, excesses(0.1, 0.2, 0.3)).verdict).toBe('supported');
  expect(find(claims.furtherAtLargerRates, excesses(0.1, 0.3, 0.2)).verdict).toBe('refuted');
  expect(find(claims.furtherAtLargerRates, excesses(0.2, 0.1, 0.3)).verdict).toBe('refuted');
});

test('a loss that bounces only once the sharpness has passed 2/η is unsteady after the crossing', () => {
  // The sharpness passes 2/η = 20 at step 51. From then on the loss rises at every second step.
  const bouncing = results((metric) =>
    hundred((step) =>
      metric === 'sharpness' ? 0.4 * step : step > 50 && step % 2 ? 2 : 100 - step,
    ),
  );
  expect(find(claims.steadyBeforeCrossing, bouncing).verdict).toBe('supported');
  expect(find(claims.unsteadyAfterCrossing, bouncing).verdict).toBe('supported');
  const steady = results((metric) =>
    hundred((step) => (metric === 'sharpness' ? 0.4 * step : -step)),
  );
  expect(find(claims.unsteadyAfterCrossing, steady).verdict).toBe('inconclusive');
  const restless = results((metric) =>
    hundred((step) => (metric === 'sharpness' ? 0.4 * step : step % 10)),
  );
  expect(find(claims.steadyBeforeCrossing, restless).verdict).toBe('refuted');
});

test('seeds that disagree leave it open which rate ends lower', () => {
  const undecided = results((_, seed, rate) => hundred(() => (rate === 0.2 ? seed / 2 : 1)));
  expect(find(claims.mediumBeatsSlowest, undecided).verdict).toBe('inconclusive');
  expect(
    find(
      claims.fastestBeatsSlowest,
      results((_, __, rate) => [1 / rate]),
    ).verdict,
  ).toBe('supported');
});
