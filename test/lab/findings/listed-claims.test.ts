import { expect, test } from 'vitest';
import { claimSources, listedClaims } from '../../../src/lab/findings/listed-claims.ts';

const asserted = ['growth@quick/grows', 'decay/falls', 'growth/stays', 'growth@quick/grows'];

test('a list of claims has those of the text, then all others of the same experiments', () => {
  const known = [
    'chaos/settles',
    'decay/ends',
    'decay/falls',
    'growth/grows',
    'growth/stays',
    'growth@quick/grows',
    'growth@quick/stays',
    'growth@quick/stops',
  ];
  expect(listedClaims(asserted, known)).toEqual([
    'growth@quick/grows',
    'decay/falls',
    'growth/stays',
    'decay/ends',
    'growth@quick/stops',
  ]);
  expect(listedClaims([], known)).toEqual([]);
});

test('the others of an experiment are tested by the runs that the text names first', () => {
  expect(claimSources(asserted)).toEqual(['growth@quick', 'decay']);
});

test('a claim that reads other experiments is that of the first one, and listed once', () => {
  const said = ['growth@full+decay/together', 'chaos/settles'];
  const known = ['growth@full/together', 'growth@full/grows', 'decay/falls', 'growth+chaos/also'];
  expect(claimSources(said)).toEqual(['growth@full', 'chaos']);
  expect(listedClaims(said, known)).toEqual([...said, 'growth@full/grows']);
});
