import { expect, test } from 'vitest';
import { describeFinding, describeSpread } from '../../src/components/describe-finding.ts';
import type { Claim } from '../../src/lab/claim.ts';
import type { Finding } from '../../src/lab/finding.ts';

const finding: Finding = {
  verdict: 'supported',
  value: { value: 1.52 },
  interval: { low: 1.31, high: 1.76, level: 0.95 },
  kind: 'ratio',
  n: 5,
  over: 'seeds',
  agreeing: 5,
  limits: [],
  corrected: false,
};
const wider = { ...finding, interval: { low: 1.21, high: 1.86, level: 1 - 0.05 / 3 } };
const equal = { ...finding, interval: { low: 1.52, high: 1.52, level: 0.95 } };

test.each([
  [finding, '5 seeds', '1.31 to 1.76'],
  [finding, '3 seeds', '1.31 to 1.76, 5 seeds'],
  [finding, undefined, '1.31 to 1.76, 5 seeds'],
  [wider, '5 seeds', '98.3%: 1.21 to 1.86'],
  [equal, '5 seeds', 'the same in all'],
  [{ ...finding, interval: undefined }, '5 seeds', undefined],
])('a ledger tells how far chance may have moved a number (%#)', (one, sample, text) => {
  expect(describeSpread(one, sample)).toBe(text);
});

test.each([
  [finding, '1.52, claimed above 1 (95% interval 1.31 to 1.76, over 5 seeds)'],
  [equal, '1.52, claimed above 1 (the same in all, over 5 seeds)'],
  [
    { ...finding, interval: undefined, n: 1, over: 'seed', limits: ['1 of 6 runs diverged'] },
    '1.52, claimed above 1 (over 1 seed; 1 of 6 runs diverged)',
  ],
])('a message of the build tells what was found (%#)', (one, text) => {
  const claim = { bound: { claimed: 'above', threshold: 1 } } as Claim;
  expect(describeFinding(claim, one)).toBe(text);
});
