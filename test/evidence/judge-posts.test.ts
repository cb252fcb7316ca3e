import { expect, test } from 'vitest';
import { judgePosts } from '../../src/evidence/judge-posts.ts';
import type { Post } from '../../src/evidence/posts.ts';
import type { Claim } from '../../src/lab/claim.ts';
import { measureClaim } from '../../src/lab/findings/finding.ts';
import type { Results } from '../../src/lab/results.ts';

const results = {
  pairing: 'seed',
  published: {},
  variants: [{ runs: [1, 2, 3].map(() => ({ record: { outcome: 'completed' } })) }],
} as unknown as Results;

const primary = (...of: number[]) =>
  measureClaim(
    {
      sentence: 'It is high.',
      measure: 'level',
      bound: { claimed: 'above', threshold: 1 },
      primary: true,
      test: () => ({ kind: 'value', of }),
    } as Claim,
    results,
  ).measured!;

const measured = new Map([
  ['a/first', primary(1.6, 1.9, 2.2)],
  ['b/second', primary(0.2, 1.6, 3.2)],
]);

const post = (file: string, ...claims: string[]): Post => ({
  file,
  uses: claims.map((of, i) => ({ component: 'Claim', of, line: i + 1, attributes: {} })),
});

test('the claims that a post lists are judged together, and every other claim is judged alone', () => {
  const { find } = judgePosts(
    [post('one.mdx', 'a/first'), post('both.mdx', 'a/first', 'b/second', 'a/first', 'b/unknown')],
    measured,
  );
  expect(find('a/first', 'one.mdx')).toMatchObject({ verdict: 'supported', corrected: true });
  expect(find('a/first', 'both.mdx')).toMatchObject({ verdict: 'inconclusive', corrected: true });
  expect(find('b/second', 'one.mdx')).toEqual(find('b/second'));
  expect(find('a/first', 'other.mdx')).toEqual(find('a/first'));
  expect(find('b/unknown', 'both.mdx')).toBeUndefined();
});

test('a post lists the other claims of the experiments of which it makes some', () => {
  const ofOne = new Map([
    ['a/first', measured.get('a/first')!],
    ['a/second', measured.get('b/second')!],
  ]);
  const { find } = judgePosts([post('one.mdx', 'a/first')], ofOne);
  expect(find('a/first', 'one.mdx')).toMatchObject({ verdict: 'inconclusive', corrected: true });
  expect(find('a/second', 'one.mdx')).toMatchObject({ corrected: true });
});
