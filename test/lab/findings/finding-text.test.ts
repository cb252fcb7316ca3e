import { describe, expect, test } from 'vitest';
import type { Claim, Format, Verdict } from '../../../src/lab/claim.ts';
import type { Finding } from '../../../src/lab/findings/finding.ts';
import {
  describeBound,
  describeFinding,
  describeInterval,
  describeSpread,
  wrongVerdict,
} from '../../../src/lab/findings/finding-text.ts';

const spaced = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

describe('a bound has the digits that it was set with', () => {
  test.each([
    [1, {}, '1'],
    [-0.5, {}, '−0.5'],
    [0.1 + 0.2, {}, '0.3'],
    [-0, {}, '0'],
    [0.000015, {}, '0.000015'],
    [1e-9, {}, '1e−9'],
    [1.5e-7, {}, '1.5e−7'],
    [123456.789, {}, '123,456.789'],
    [1.5e21, {}, '1.5e21'],
    [0.05, { style: 'percent' }, '5%'],
    [0.0725, { style: 'percent', digits: 0 }, '7.25%'],
    [1e-6, { style: 'percent' }, '0.0001%'],
    [1.25e-10, { style: 'scientific', digits: 1 }, '1.25e−10'],
    [0, { style: 'scientific' }, '0'],
    [90, { style: 'duration' }, '1 min 30 s'],
    [0.5, { style: 'duration' }, '0.5 s'],
  ] as [number, Format, string][])('%d with %o is %s', (threshold, format, text) => {
    expect(spaced(describeBound({ claimed: 'above', threshold }, format))).toBe(`above ${text}`);
  });
});

describe('an interval', () => {
  const told = (low: number, high: number, format: Format = {}) =>
    spaced(
      describeInterval({
        value: { value: (low + high) / 2, ...format },
        interval: { low, high, level: 0.95 },
      } as Finding),
    );

  test.each([
    [1.31, 1.76, {}, '1.31 to 1.76'],
    [1.001, 1.004, { digits: 1 }, '1.001 to 1.004'],
    [0.501, 0.502, { style: 'percent' }, '50.1% to 50.2%'],
    [-3.1e-200, 4.5e-200, {}, '−3.10e−200 to 4.50e−200'],
    [-0.4, 0.3, { style: 'duration' }, '−400 ms to 300 ms'],
  ] as [
    number,
    number,
    Format,
    string,
  ][])('from %d to %d with %o is %s', (low, high, format, text) => {
    expect(told(low, high, format)).toBe(`95% interval ${text}`);
  });

  test('is the same in all where it has no width, but for rounding', () => {
    expect(told(2, 2)).toBe('the same in all');
    expect(told(0.1, 0.1 + 2 ** -55)).toBe('the same in all');
  });
});

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

const claim = { bound: { claimed: 'above', threshold: 1 } } as Claim;

const found = (verdict: Verdict | undefined, n: number, agreeing: number): Finding => ({
  verdict,
  value: { value: 1.52 },
  kind: 'ratio',
  n,
  over: n === 1 ? 'seed' : 'seeds',
  agreeing,
  limits: [],
  corrected: false,
});

test.each<[Finding, Verdict, string]>([
  [found('refuted', 3, 0), 'supported', 'refuted: .*, and write expect="refuted"'],
  [found('supported', 3, 3), 'refuted', 'supported: .*, and take away its expect="refuted"'],
  [found('inconclusive', 3, 2), 'supported', 'inconclusive: .*, and write expect="inconclusive"'],
  [found(undefined, 1, 0), 'supported', 'not seen in one run: .*, and write expect="refuted"'],
  [found(undefined, 2, 1), 'refuted', 'seen in one of two runs: .*expect="inconclusive"'],
])('another verdict is told with what to write (%#)', (finding, expected, rest) => {
  expect(wrongVerdict(claim, finding, expected)).toMatch(
    new RegExp(`^expected ${expected}, found ${rest}$`),
  );
});

test.each<[Finding, Verdict]>([
  [found('refuted', 3, 0), 'refuted'],
  [found(undefined, 1, 1), 'supported'],
  [found(undefined, 1, 0), 'refuted'],
  // Too few seeds decide nothing, whichever way they point.
  [found(undefined, 1, 1), 'inconclusive'],
  [found(undefined, 2, 0), 'inconclusive'],
])('the expected one has nothing wrong (%#)', (finding, expected) => {
  expect(wrongVerdict(claim, finding, expected)).toBeUndefined();
});
