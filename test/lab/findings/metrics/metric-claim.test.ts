import { describe, expect, test } from 'vitest';
import type { Claim } from '../../../../src/lab/claim.ts';
import { checkClaim } from '../../../../src/lab/findings/check-claim.ts';
import { judgeClaims, measureClaim } from '../../../../src/lab/findings/finding.ts';
import { describeFinding } from '../../../../src/lab/findings/finding-text.ts';
import {
  type ChosenClaim,
  claimOf,
  describeCompared,
  metricClaim,
  namesAsWords,
  wordsOf,
} from '../../../../src/lab/findings/metrics/metric-claim.ts';
import type { Measurements } from '../../../../src/lab/findings/metrics/metric-number.ts';
import { resultsOf } from '../../results-fixture.ts';

const measured: Measurements = {
  metrics: { accuracy: 'Share classified correctly.', loss: 'Loss' },
  variants: ['sgd', 'adam', '2'].map((name) => ({ name, label: name.toUpperCase() })),
};
const claimed = (chosen: ChosenClaim) =>
  metricClaim('accuracy', { variant: 'adam', ...chosen }, measured);

test.each([
  [{ above: 'sgd' }, 'sgd', { claimed: 'above', threshold: 0 }],
  [{ above: 'sgd', by: '0.02' }, 'sgd', { claimed: 'above', threshold: 0.02 }],
  [{ below: 'sgd' }, 'sgd', { claimed: 'below', threshold: 0 }],
  [{ below: 'sgd', by: '1e-2' }, 'sgd', { claimed: 'below', threshold: -0.01 }],
  [{ above: '0.9' }, undefined, { claimed: 'above', threshold: 0.9 }],
  [{ below: '-3' }, undefined, { claimed: 'below', threshold: -3 }],
  // A variant comes before the number that it reads like.
  [{ above: '2' }, '2', { claimed: 'above', threshold: 0 }],
  [{ above: '2.0' }, undefined, { claimed: 'above', threshold: 2 }],
  [{ above: '0.5', below: '1' }, undefined, { claimed: 'between', low: 0.5, high: 1 }],
  [{ near: 'sgd', within: '0.02' }, 'sgd', { claimed: 'within', margin: 0.02 }],
  [{ near: '0.75', within: '0.25' }, undefined, { claimed: 'between', low: 0.5, high: 1 }],
] as const)('%o claims what its words say', (chosen, against, bound) => {
  expect(claimed(chosen)).toMatchObject({ bound, primary: false });
  expect(claimed(chosen).against).toBe(against);
});

test.each([
  [
    { above: 'sgdm' },
    'above="sgdm" is neither a number nor a variant: "sgdm"; did you mean "sgd"?',
  ],
  [{ above: '90%' }, 'above="90%" is neither a number nor a variant'],
  [{ above: '0x10' }, 'is neither a number nor a variant'],
  [{ above: '1e999' }, 'is neither a number nor a variant'],
  [{ above: 'adam' }, 'compares adam with itself; name another variant'],
  [{ above: 'sgd', below: '2.5' }, 'both must be numbers, or only one is a variant'],
  [{ above: '1', below: '0.5' }, 'nothing is above 1 and below 0.5; exchange them'],
  [
    { above: '0.9', by: '0.1' },
    'by="0.1" is a margin to another variant, and above="0.9" is a number',
  ],
  [{ above: '0.1', below: '0.9', by: '0.1' }, 'by="0.1" is a margin to another variant'],
  [{ above: 'sgd', by: '-0.1' }, 'by="-0.1" must be a number above 0'],
  [{ above: 'sgd', by: '2 %' }, 'by="2 %" must be a number above 0'],
  [{}, 'needs above="…", below="…" or near="…"'],
  [{ near: 'sgd' }, 'near="…" needs within="…", how near, in the metric\'s unit'],
  [{ near: 'sgd', within: '0' }, 'within="0" must be a number above 0, such as 0.02'],
  [{ near: 'sgd', within: '2%' }, 'within="2%" must be a number above 0, such as 0.02'],
  [{ near: 'adam', within: '1' }, 'compares adam with itself; name another variant'],
  [{ near: 'sgd', within: '1', by: '2' }, 'by="…" is for a claim without it; take one away'],
  [{ above: 'sgd', within: '1' }, 'within="1" is how near; it needs near="…"'],
  [{ above: 'sgd', variant: 'adm' }, 'there is no variant "adm"; did you mean "adam"?'],
  [{ above: 'sgd', take: 'best' }, 'take="best" is none of'],
])('%o is refused', (chosen, says) => {
  expect(() => claimed(chosen)).toThrow(says);
});

describe('a claim without code', () => {
  const run = (...accuracy: number[]) => ({ accuracy });
  const results = resultsOf({
    sgd: [run(0.9, 0.5), run(0.7, 0.6), run(0.6, 0.4)],
    adam: [run(0.2, 0.63), run(0.3, 0.71), run(0.2, 0.52)],
  });
  const findingOf = (chosen: ChosenClaim, over = results) => {
    const claim = claimOf(claimed(chosen), 'It learns more.', wordsOf(measured)) as Claim;
    checkClaim(claim);
    const { measured: found } = measureClaim(claim, over);
    const [finding] = judgeClaims([found!]);
    return { claim, finding: finding!, text: describeFinding(claim, finding!) };
  };

  test('is judged as one of claims.ts: seed by seed, by its bound', () => {
    const { claim, finding, text } = findingOf({ above: 'sgd', by: '0.02' });
    expect(claim).toMatchObject({
      sentence: 'It learns more.',
      measure: 'Share classified correctly: the last value, ADAM minus SGD',
    });
    expect(finding).toMatchObject({ verdict: 'supported', kind: 'difference', n: 3, agreeing: 3 });
    expect(finding.value.value).toBeCloseTo(0.12, 12);
    expect(text).toBe('0.120, claimed above 0.02 (95% interval 0.095 to 0.145, over 3 seeds)');
    expect(findingOf({ above: 'sgd', by: '0.12' }).finding.verdict).toBe('inconclusive');
    expect(findingOf({ below: 'sgd' }).finding.verdict).toBe('refuted');
    expect(findingOf({ below: 'sgd', take: 'max' }).finding.verdict).toBe('inconclusive');
  });

  test('compares groups of seeds where the experiment does not pair them', () => {
    const paired = findingOf({ above: 'sgd' }).finding.interval!;
    const apart = findingOf({ above: 'sgd' }, { ...results, pairing: 'none' }).finding.interval!;
    expect(apart.high - apart.low).toBeGreaterThan(2 * (paired.high - paired.low));
  });

  test('of a number needs no other variant', () => {
    const { claim, finding } = findingOf({ above: '0.4', below: '0.9', take: 'mean' });
    expect(claim.measure).toBe('Share classified correctly: the mean over the steps, ADAM');
    expect(finding).toMatchObject({ kind: 'value', agreeing: 2 });
  });

  test('is stated by names, which stay when labels change', () => {
    const one = claimed({ above: 'sgd', take: 'min', primary: null });
    expect(claimOf(one, 'So.', namesAsWords)).toMatchObject({
      measure: 'accuracy: the lowest value of a run, adam minus sgd',
      primary: true,
    });
    expect(describeCompared(one)).toBe('lowest accuracy of adam minus sgd');
    expect(describeCompared(claimed({ above: '1' }))).toBe('last accuracy of adam');
  });
});
