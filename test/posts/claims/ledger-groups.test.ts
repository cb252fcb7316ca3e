import { describe, expect, test } from 'vitest';
import type { BoundedClaim, Claim } from '../../../src/lab/claim.ts';
import type { Finding } from '../../../src/lab/findings/finding.ts';
import { intervalAxis } from '../../../src/posts/claims/interval-axis.ts';
import { groupClaims, withoutScope } from '../../../src/posts/claims/ledger-groups.ts';
import { commonSample, ledgerNotes } from '../../../src/posts/claims/ledger-notes.ts';
import { tallyOf } from '../../../src/posts/claims/tally.ts';
import type { TestedClaim } from '../../../src/posts/claims/tested-claims.ts';

type Told = Partial<Finding> &
  Partial<Pick<BoundedClaim, 'scope' | 'measure' | 'primary' | 'bound'>>;

function row(is: string, told: Told = {}) {
  const { scope, measure = 'ratio', primary, bound, ...found } = told;
  const finding: Finding = {
    verdict: 'supported',
    value: { value: 2 },
    interval: { low: 1.5, high: 4, level: 0.95 },
    kind: 'ratio',
    n: 3,
    over: 'seeds',
    agreeing: 3,
    limits: [],
    corrected: false,
    ...found,
  };
  const claim = {
    sentence: is,
    measure,
    bound: bound ?? { claimed: 'above', threshold: 1 },
    ...(scope && { scope }),
    ...(primary && { primary }),
  } as Claim;
  return { is, claim, finding, inText: true };
}

const untested = (is: string) => ({ ...row(is), finding: undefined });

function shown(rows: readonly { is: string; claim: Claim; finding: Finding | undefined }[]) {
  return groupClaims(rows).map(({ axis, rows: own, ...group }) => ({
    ...group,
    isDrawn: axis !== undefined,
    rows: own.map(({ is }) => is),
  }));
}

describe('claims stand together', () => {
  test('by scope, in the order of the text, under what they have in common', () => {
    const rows = [row('a'), row('b', { scope: 'Later' }), row('c'), row('d', { scope: 'Later' })];
    expect(shown(rows)).toEqual([
      {
        heading: 'Other claims',
        scope: undefined,
        measure: 'ratio',
        isDrawn: true,
        rows: ['a', 'c'],
      },
      { heading: 'Later', scope: 'Later', measure: 'ratio', isDrawn: true, rows: ['b', 'd'] },
    ]);
    const [first, second] = groupClaims(rows);
    expect(first!.axis).toBe(second!.axis);
  });

  test('the primary ones first, whatever their scope', () => {
    const rows = [
      row('a'),
      row('b', { scope: 'Later', primary: true }),
      row('c', { primary: true }),
    ];
    expect(shown(rows)).toMatchObject([
      { heading: 'Primary claims', scope: undefined, rows: ['b', 'c'] },
      { heading: 'Other claims', rows: ['a'] },
    ]);
  });

  test('by kind of number, each on an axis of its own, under one heading', () => {
    const share = { value: { value: 0.2, style: 'percent' } } as const;
    const rows = [1, 2, 3].flatMap((i) => [row(`a${i}`), row(`b${i}`, share)]);
    expect(shown(rows)).toMatchObject([
      { heading: undefined, isDrawn: true, rows: ['a1', 'a2', 'a3'] },
      { heading: undefined, isDrawn: true, rows: ['b1', 'b2', 'b3'] },
    ]);
  });

  test('without an axis where there are few of a kind, and each once', () => {
    const rows = [row('a'), untested('b'), row('c', { kind: 'difference' })];
    expect(shown(rows)).toMatchObject([
      { isDrawn: false, rows: ['a'] },
      { isDrawn: false, rows: ['b'] },
      { isDrawn: false, rows: ['c'] },
    ]);
    expect(groupClaims([])).toEqual([]);
  });
});

test.each([
  ['In the last third, loss is lower.', 'In the last third', 'Loss is lower.'],
  ['Late loss is lower.', 'Late', 'Loss is lower.'],
  ['Loss is lower.', undefined, 'Loss is lower.'],
])('%s under the heading %s is "%s"', (sentence, scope, rest) => {
  expect(withoutScope(sentence, scope)).toBe(rest);
});

describe('the axis of intervals', () => {
  test('reaches over intervals and bounds, with the line of no difference', () => {
    const axis = intervalAxis([
      row('a', { interval: { low: 1.25, high: 4, level: 0.95 } }),
      row('b', { bound: { claimed: 'between', low: 0.25, high: 0.5 } }),
    ])!;
    expect([0.25, 1, 4].map(axis.place)).toEqual([10, 98, 186]);
    expect(axis).toMatchObject({ width: 196, noDifference: 98 });
  });

  test('has no such line where a number is no difference', () => {
    const axis = intervalAxis([
      row('a', { kind: 'value', bound: { claimed: 'below', threshold: 5 } }),
    ])!;
    expect(axis.noDifference).toBeUndefined();
    expect(axis.ticks.map(({ label }) => label)).toContain('5');
  });

  test('has the labels that the numbers beside it have', () => {
    const shares = [-0.1, 0.1].map((value) =>
      row('a', {
        kind: 'difference',
        value: { value, style: 'percent' },
        interval: undefined,
        bound: { claimed: 'above', threshold: 0 },
      }),
    );
    expect(intervalAxis(shares)!.ticks.map(({ label }) => label)).toEqual(['−5%', '0%', '5%']);
  });

  test('is none of nothing', () => {
    expect(intervalAxis([untested('a')])).toBeUndefined();
  });
});

describe('notes on how claims were judged', () => {
  const seen = { verdict: undefined, interval: undefined, n: 1, over: 'seed', agreeing: 1 };

  test('say that few runs give no verdict', () => {
    expect(ledgerNotes([row('a', seen), row('b', seen)])).toEqual([
      'One run of each variant can’t tell an effect from chance, so there is no verdict: that needs three seeds.',
    ]);
  });

  test('say how many of the claims the text makes, if it leaves some out', () => {
    const listed = { ...row('b'), inText: false };
    expect(ledgerNotes([row('a'), listed])[0]).toBe(
      'The text makes 1 of them; the other was claimed of the same runs.',
    );
    expect(ledgerNotes([row('a'), listed, listed])[0]).toBe(
      'The text makes 1 of them; the others were claimed of the same runs.',
    );
  });

  test('say what intervals are from, where that is the same for all', () => {
    const five = row('b', { n: 5 });
    const unjudged = row('c', seen);
    expect(commonSample([row('a'), unjudged])).toBe('3 seeds');
    expect(ledgerNotes([row('a')])).toEqual([
      'Intervals are over 3 seeds, at 95% unless said otherwise.',
    ]);
    expect(commonSample([row('a'), five])).toBeUndefined();
    expect(ledgerNotes([row('a'), five]).join(' ')).not.toContain('Intervals');
    expect(commonSample([unjudged])).toBeUndefined();
  });

  test('say what is corrected, and how many of the others chance decides', () => {
    const corrected = { corrected: true, primary: true };
    const notes = ledgerNotes([
      row('a', corrected),
      row('b', corrected),
      ...Array.from({ length: 20 }, (_, i) => row(`c${i}`)),
    ]);
    expect(notes.join(' ')).toContain('The 2 primary claims are judged together');
    expect(notes.join(' ')).toContain('The other 20 are not corrected');
    expect(notes.join(' ')).toContain('about 1 of these');
  });

  test('name rules of their own', () => {
    const own = row('a');
    const claim = { ...own.claim, bound: undefined } as Claim;
    expect(ledgerNotes([{ ...own, claim }])).toContain('1 claim is judged by a rule of its own.');
  });
});

test('a tally counts each outcome, the verdicts first', () => {
  const seen = { verdict: undefined, interval: undefined, n: 1 };
  const rows = [
    row('a', { ...seen, agreeing: 0 }),
    row('b', { verdict: 'refuted' }),
    row('c', { ...seen, agreeing: 1 }),
    row('d', { verdict: 'refuted' }),
    row('e', { ...seen, n: 2, agreeing: 1 }),
  ];
  expect(tallyOf(rows).map(({ label, count }) => `${count} ${label}`)).toEqual([
    '2 Refuted',
    '1 Seen in one run',
    '1 Seen in one of two runs',
    '1 Not seen in one run',
  ]);
});

test('a tally tells claims without a run that can be used from those not tested yet', () => {
  const none = { ...row('a'), finding: undefined };
  const origin = {} as TestedClaim['origin'];
  expect(tallyOf([none, { ...none, origin }]).map(({ label }) => label)).toEqual([
    'Not tested yet',
    'Not testable',
  ]);
});
