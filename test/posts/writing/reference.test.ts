import { describe, expect, test } from 'vitest';
import {
  describeChosen,
  figureAnchor,
  ledgerAnchor,
  parseReference,
  runsAnchor,
  shownBy,
} from '../../../src/posts/writing/reference.ts';

const written = { attribute: 'of', form: 'experiment/name' };

describe('a source is', () => {
  test.each([
    ['growth', undefined],
    ['growth@quick', { profile: 'quick', seeds: undefined }],
    ['growth@full,3,1', { profile: 'full', seeds: [3, 1] }],
  ])('%s', (source, shown) => {
    expect(shownBy(source)).toEqual({ experiment: 'growth', shown });
  });
});

test.each([
  'growth@',
  'growth@nope',
  'growth@@quick',
  'growth@quick@full',
  'growth@Quick',
  'growth@quick,',
  'growth@quick,01',
  'growth@quick,01',
  'growth@quick,1.5',
  'growth@quick,-1',
  'growth@quick, 1',
  'growth@quick,1,1',
  'growth@1,2',
])('%s is no source, and the message says how one is written', (source) => {
  expect(() => shownBy(source)).toThrow(
    'other runs than the experiment shows are written "growth@profile" or "growth@profile,seed,seed", each seed once; profiles are quick, short, full',
  );
});

test.each([
  ['growth/loss', { source: 'growth', others: [], experiment: 'growth', name: 'loss' }],
  [
    'growth@quick,2/loss',
    { source: 'growth@quick,2', others: [], experiment: 'growth', name: 'loss' },
  ],
  [
    'growth+decay@full+growth@full/loss',
    { source: 'growth', others: ['decay@full', 'growth@full'], experiment: 'growth', name: 'loss' },
  ],
])('%s is taken apart', (of, reference) => {
  expect(parseReference(of, written)).toEqual(reference);
});

test.each(['growth', 'growth/', '/loss', 'growth/loss/more', ''])('%j is no reference', (of) => {
  expect(() => parseReference(of, written)).toThrow('must be of="experiment/name"');
});

test('what a component shows of a whole experiment has no name', () => {
  const ofWhole = { attribute: 'of', form: 'experiment' };
  const reference = { source: 'growth@quick', others: [], experiment: 'growth', name: '' };
  expect(parseReference('growth@quick', ofWhole)).toEqual(reference);
  expect(() => parseReference('growth/loss', ofWhole)).toThrow('must be of="experiment"');
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
