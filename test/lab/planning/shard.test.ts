import { expect, test } from 'vitest';
import { parseShard, takeShard } from '../../../src/lab/planning/shard.ts';

test('all shards together have each item once', () => {
  const items = Array.from({ length: 11 }, (_, i) => i);
  const shards = [1, 2, 3].map((index) => takeShard(items, { index, count: 3 }));
  expect(shards.flat().sort((a, b) => a - b)).toEqual(items);
  expect(shards.map(({ length }) => length)).toEqual([4, 4, 3]);
});

test.each(['0/3', '4/3', '1', '1/0', 'a/b', '1/3/5', '-1/3'])('%s is not a shard', (text) => {
  expect(parseShard(text)).toBeUndefined();
});

test('2/5 is the second of five', () => {
  expect(parseShard('2/5')).toEqual({ index: 2, count: 5 });
});
