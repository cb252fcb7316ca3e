import { expect, test } from 'vitest';
import { describeDiff } from '../../src/diff/describe-diff.ts';
import type { Change } from '../../src/diff/diff-document.ts';

const value: Change = {
  kind: 'value',
  of: 'decay/level',
  before: { text: '7.7%', number: 0.077 },
  after: { text: '12.8%', number: 0.128 },
  cause: 'runs',
  flips: false,
  visible: true,
  uses: [3, 5, 8, 13, 21].map((line) => `src/content/posts/decay.mdx:${line}`),
};
const figure: Change = {
  ...value,
  kind: 'figure',
  of: 'decay/levels',
  before: { text: '600 of 606 rows differ' },
  after: { text: '600 of 606 rows differ' },
  cause: 'runs and code',
  uses: ['src/content/posts/decay.mdx:34'],
};
const claim: Change = {
  ...value,
  kind: 'claim',
  of: 'decay/high',
  before: { text: '1.08, claimed below 1.1', outcome: 'seen in one run' },
  after: { text: '1.13, claimed below 1.1', outcome: 'refuted' },
  flips: true,
  uses: [],
};

test('a terminal is told what readers see, and how much else there is', () => {
  const lines = describeDiff({
    before: 'main 758e704',
    after: 'working tree',
    changes: [
      value,
      figure,
      { ...value, of: 'decay/spare', uses: [] },
      { ...value, of: 'decay/digits', visible: false },
      claim,
      { ...claim, of: 'decay/steady', flips: false, after: claim.before!, uses: figure.uses },
    ],
    unchanged: 95,
    problems: ['decay/odd: no\u001b[2Jlevel', ...Array(6).fill('decay/even: no')],
    lastingProblems: ['decay/old: no level'],
    runs: [
      { run: 'decay/a-quick-seed1', kind: 'replaced', because: ['rate 8 → 40', 'source'] },
      { run: 'decay/a-quick-seed2', kind: 'replaced', because: ['rate 8 → 40', 'source'] },
      { run: 'decay/b-quick-seed1', kind: 'added', because: [] },
    ],
  });
  expect(lines).toEqual([
    'main 758e704 → working tree',
    '1 verdict changes',
    '  decay/high   seen in one run → refuted   by runs',
    '    1.08, claimed below 1.1 → 1.13, claimed below 1.1',
    '3 numbers and figures in posts change',
    '  decay/level   7.7% → 12.8%            by runs           decay.mdx:3, decay.mdx:5, decay.mdx:8, 2 more',
    '  decay/levels  600 of 606 rows differ  by runs and code  decay.mdx:34',
    '  decay/steady   by runs   decay.mdx:34',
    '    seen in one run: 1.08, claimed below 1.1 → seen in one run: 1.08, claimed below 1.1',
    '1 change of what no post uses',
    '2 runs of decay replaced: rate 8 → 40; source',
    '1 run of decay added',
    "couldn't be computed: decay/odd: no\\u001b[2Jlevel",
    ...Array(4).fill("couldn't be computed: decay/even: no"),
    "couldn't be computed: 2 more",
    "couldn't be computed, as before: 1",
    '95 others are the same to the last bit, 1 in all digits that are shown',
  ]);
});
