import { expect, test, vi } from 'vitest';
import type { PointPart } from '../../src/markdown/summary/summary-points.ts';
import { pointsInShort } from '../../src/posts/in-short.ts';
import type { ResolvedPost } from '../../src/posts/resolved-post.ts';

vi.mock('../../src/posts/origins/experiment-modules.ts', () => ({}));

const run = {
  id: 'a',
  state: 'fresh',
  staleBecause: [],
  record: { seed: 1, dataset: {}, provenance: {} },
};
const stale = { ...run, state: 'stale', staleBecause: ['the code was changed'] };
const originOn = (shown: object) => ({
  prepared: { runs: [shown], plannedSeeds: 1, profile: 'full', profiles: ['full'] },
  reads: {},
  limits: [],
  foreign: [],
});
const uses = [
  value('a/known', { text: '1.52 (1.31 to 1.76)', quantity: {}, origin: originOn(run) }),
  value('a/stale', { text: '2\u00a0s', quantity: {}, origin: originOn(stale) }),
  value('a/missing', { origin: undefined }),
  claim('a/supported', { verdict: 'supported' }, run),
  claim('a/refuted', { verdict: 'refuted' }, run),
  claim('a/seen', { n: 1, agreeing: 1 }, stale),
  claim('a/untested', undefined, run),
  { component: 'Ref', of: 'a/chart', shown: { kind: 'Figure', number: 2 } },
];

function value(of: string, shown: object) {
  return { component: 'Value', of, shown };
}

function claim(of: string, finding: object | undefined, on: object) {
  return { component: 'Claim', of, shown: { finding, origin: originOn(on) } };
}

function shortOf(...parts: PointPart[]): string[] {
  return pointsInShort({ uses, references: { inShort: [parts] } } as unknown as ResolvedPost);
}

test('a number stands as in the text, with what readers must know of it', () => {
  expect(shortOf('It is ', { component: 'Value', of: 'a/known' })).toEqual([
    'It is 1.52\u00a0(1.31\u00a0to\u00a01.76).',
  ]);
  expect(shortOf('After ', { component: 'Value', of: 'a/stale' }, ' it ends.')).toEqual([
    'After 2\u00a0s (stale) it ends.',
  ]);
});

test.each([
  ['supported', 'It falls.'],
  ['refuted', 'It falls (refuted).'],
  ['seen', 'It falls (seen in one run, stale).'],
])('a claim that is %s reads "%s"', (name, text) => {
  expect(shortOf('It falls', { component: 'Claim', of: `a/${name}` }, '.')).toEqual([text]);
});

test('a point whose result isn’t known is left out', () => {
  expect(shortOf('It is ', { component: 'Value', of: 'a/missing' })).toEqual([]);
  expect(shortOf('It falls', { component: 'Claim', of: 'a/untested' })).toEqual([]);
});

test('a figure keeps its number, and each point ends in a stop', () => {
  expect(shortOf('So says ', { component: 'Ref', of: 'a/chart' })).toEqual([
    'So says Figure\u00a02.',
  ]);
  expect(shortOf('“It falls.”')).toEqual(['“It falls.”']);
  expect(shortOf('Does it fall?')).toEqual(['Does it fall?']);
});
