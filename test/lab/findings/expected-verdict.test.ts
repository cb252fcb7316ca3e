import { expect, test } from 'vitest';
import type { Claim, Verdict } from '../../../src/lab/claim.ts';
import { wrongVerdict } from '../../../src/lab/findings/expected-verdict.ts';
import type { Finding } from '../../../src/lab/findings/finding.ts';

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
