import { expect, test } from 'vitest';
import { groupMistakes } from '../../../src/posts/lists/group-mistakes.ts';
import type { ListedData } from '../../../src/posts/lists/post-groups.ts';

const pubDate = new Date('2026-01-31');
const mistakesIn = (...posts: Omit<ListedData, 'pubDate'>[]) =>
  groupMistakes(posts.map((data, i) => ({ file: `${'abc'[i]}.mdx`, data: { pubDate, ...data } })));

test('names that are written alike, and parts that differ, are no mistake', () => {
  const mistakes = mistakesIn(
    { tags: ['maps', 'C++'], series: { name: 'Maps', part: 1 }, authors: [{ name: 'Ada' }] },
    { tags: ['maps'], series: { name: 'Maps', part: 3 }, authors: [{ name: 'Ada' }] },
    { series: { name: 'Seeds' } },
  );
  expect(mistakes).toEqual([]);
});

test('a tag in two spellings names both posts, whatever their order', () => {
  const posts = [
    { file: 'b.mdx', data: { pubDate, tags: ['batch-norm'] } },
    { file: 'a.mdx', data: { pubDate, tags: ['maps', 'Batch norm'] } },
    { file: 'aa.mdx', data: { pubDate, tags: ['Batch norm'] } },
  ];
  const problem =
    'tags: "batch-norm" is "Batch norm" in a.mdx; write both alike, or so that other letters or digits differ';
  const expected = { file: 'b.mdx', key: 'tags', problem };
  expect(groupMistakes(posts)).toEqual([expected]);
  expect(groupMistakes(posts.toReversed())).toEqual([expected]);
});

test('so do a series and an author', () => {
  expect(mistakesIn({ series: { name: 'Maps' } }, { series: { name: 'maps' } })).toMatchObject([
    { file: 'b.mdx', key: 'series' },
  ]);
  const authors = [[{ name: 'Ada L.' }], [{ name: 'Ada L' }]];
  expect(mistakesIn(...authors.map((authors) => ({ authors })))[0]?.problem).toContain(
    'authors: "Ada L" is "Ada L." in a.mdx',
  );
});

test('two posts are not the same part of a series', () => {
  const series = { name: 'Maps', part: 2 };
  expect(mistakesIn({ series }, { series: { name: 'Seeds', part: 2 } }, { series })).toEqual([
    {
      file: 'c.mdx',
      key: 'series',
      problem: 'series: part 2 of "Maps" is a.mdx already; give this post another part',
    },
  ]);
});

test('all posts of a series have a part, or none has', () => {
  const mistakes = mistakesIn({ series: { name: 'Maps', part: 1 } }, { series: { name: 'Maps' } });
  expect(mistakes).toEqual([
    {
      file: 'b.mdx',
      key: 'series',
      problem:
        'series: "Maps" has no part here, and one in a.mdx; give all its posts a part, or none',
    },
  ]);
});

test('each mistake is told, in the order of the lists and of the files', () => {
  const series = { name: 'Maps', part: 2 };
  const mistakes = mistakesIn(
    { tags: ['Maps'], series },
    { tags: ['maps'], series },
    { tags: ['maps'], series: { name: 'Maps' } },
  );
  expect(mistakes.map(({ file, problem }) => `${file}: ${problem.split(';')[0]}`)).toEqual([
    'b.mdx: tags: "maps" is "Maps" in a.mdx',
    'c.mdx: tags: "maps" is "Maps" in a.mdx',
    'c.mdx: series: "Maps" has no part here, and one in a.mdx',
    'b.mdx: series: part 2 of "Maps" is a.mdx already',
  ]);
});
