import { expect, test } from 'vitest';
import * as claims from '../../../src/experiments/edge-of-stability-rates/claims.ts';
import type { Claim } from '../../../src/lab/claim.ts';
import { checkClaim } from '../../../src/lab/findings/check-claim.ts';
import { judgeClaims, measureClaim } from '../../../src/lab/findings/finding.ts';
import type { Results } from '../../../src/lab/results.ts';
import { levelAt } from './results.ts';

/** The verdict on a claim that is judged alone. Seeds differ by thousandths. */
function verdictOn(claim: unknown, multiple: (rate: number) => number) {
  const results = levelAt((rate, seed) => multiple(rate) * (1 + seed * rate * 1e-3));
  const { measured } = measureClaim(claim as Claim, results as unknown as Results);
  return judgeClaims([measured!])[0]!.verdict;
}

test.each(Object.entries(claims))('%s is stated as a claim must be', (_, claim) => {
  expect(() => checkClaim(claim as Claim)).not.toThrow();
});

test.each([
  { exponent: 0.05, about: 'supported', less: 'supported' },
  { exponent: 0.2, about: 'refuted', less: 'supported' },
  { exponent: -0.05, about: 'supported', less: 'refuted' },
  { exponent: -0.2, about: 'refuted', less: 'refuted' },
])('2/η times the rate to the power of $exponent: as steep $about, less steep $less', ({
  exponent,
  about,
  less,
}) => {
  const multiple = (rate: number) => rate ** exponent;
  expect(verdictOn(claims.fallsWithTheLimit, multiple)).toBe(about);
  expect(verdictOn(claims.fallsLessSteeply, multiple)).toBe(less);
});

test.each([
  { at: 1.2, verdict: 'supported' },
  { at: 1.3, verdict: 'refuted' },
  { at: 0.7, verdict: 'refuted' },
])('one rate at $at × 2/η: within a quarter $verdict', ({ at, verdict }) => {
  expect(verdictOn(claims.staysWithinQuarter, (rate) => (rate === 0.14 ? at : 1))).toBe(verdict);
});

test('the smallest rate falls short only below 2/η, whatever the others do', () => {
  const alone = (multiple: number) => (rate: number) => (rate === 0.025 ? multiple : 1.1);
  expect(verdictOn(claims.smallestFallsShort, alone(0.9))).toBe('supported');
  expect(verdictOn(claims.smallestFallsShort, alone(1.05))).toBe('refuted');
});
