import { describe, expect, test } from 'vitest';
import type { Usage } from '../../src/posts/post-context.ts';
import {
  describeChosen,
  figureAnchor,
  ledgerAnchor,
  parseReference,
  runsAnchor,
  sourceOf,
} from '../../src/posts/reference.ts';

const usage: Usage = { component: 'Value', of: 'growth/loss', post: undefined };
const parse = (source: string) => sourceOf(usage, source);

describe('a source is', () => {
  test.each([
    ['growth', undefined],
    ['growth@quick', { profile: 'quick', seeds: undefined }],
    ['growth@full,3,1', { profile: 'full', seeds: [3, 1] }],
  ])('%s', (source, shown) => {
    expect(parse(source)).toEqual({ experiment: 'growth', shown });
  });
});

test.each([
  'growth@',
  'growth@nope',
  'growth@@quick',
  'growth@quick@full',
  'growth@Quick',
  'growth@quick,',
  'growth@quick,0',
  'growth@quick,01',
  'growth@quick,1.5',
  'growth@quick,-1',
  'growth@quick, 1',
  'growth@quick,1,1',
  'growth@1,2',
])('%s is no source, and the message says how one is written', (source) => {
  expect(() => parse(source)).toThrow(
    'a page: <Value of="growth/loss">: other runs than the experiment shows are written "growth@profile" or "growth@profile,seed,seed", each seed once; profiles are quick, short, full',
  );
});

test.each([
  ['growth/loss', { source: 'growth', experiment: 'growth', name: 'loss' }],
  ['growth@quick,2/loss', { source: 'growth@quick,2', experiment: 'growth', name: 'loss' }],
])('%s is taken apart', (of, reference) => {
  expect(parseReference({ ...usage, of })).toEqual(reference);
});

test.each(['growth', 'growth/', '/loss', 'growth/loss/more', ''])('%j is no reference', (of) => {
  expect(() => parseReference({ ...usage, of })).toThrow('must be of="experiment/name"');
});

test('no two sources have the same anchors', () => {
  const sources = [
    'a',
    'a-quick',
    'a@quick',
    'a@quick,1',
    'a@quick,1,2',
    'a@quick,12',
    'a-quick-1',
  ];
  for (const anchorOf of [figureAnchor, ledgerAnchor]) {
    expect(new Set(sources.map((source) => anchorOf(`${source}/b`))).size).toBe(sources.length);
  }
  expect(new Set(sources.map(runsAnchor)).size).toBe(sources.length);
});

test.each([
  ['growth', undefined],
  ['growth/loss', undefined],
  ['growth@quick', 'profile quick'],
  ['growth@quick,2/loss', 'profile quick, seed 2'],
  ['growth@full,1,3', 'profile full, seeds 1 and 3'],
])('the runs of %s are told as %j', (of, words) => {
  expect(describeChosen(of)).toBe(words);
});
