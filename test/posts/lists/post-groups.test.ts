import { expect, test } from 'vitest';
import {
  groupByYear,
  groupPosts,
  inOrder,
  type ListedData,
  placeIn,
} from '../../../src/posts/lists/post-groups.ts';

const post = (id: string, data: Omit<ListedData, 'pubDate'> & { on?: string } = {}) => {
  const { on = '2026-01-31', ...rest } = data;
  return { id, data: { pubDate: new Date(on), ...rest } };
};
const ids = (posts: readonly { id: string }[]) => posts.map(({ id }) => id);

test('posts are grouped by each of their tags, in their order; the tags by the alphabet', () => {
  const posts = [
    post('a', { tags: ['seeds', 'Zürich', 'élan'] }),
    post('b'),
    post('c', { tags: ['batch norm', 'seeds'] }),
  ];
  const groups = groupPosts(posts, 'tags', 'en');
  expect(groups.map(({ name }) => name)).toEqual(['batch norm', 'élan', 'seeds', 'Zürich']);
  expect(groups[0]).toMatchObject({ slug: 'batch-norm', path: 'tags/batch-norm/' });
  expect(ids(groups[2]!.posts)).toEqual(['a', 'c']);
});

test('a language has its own alphabet, and numbers count', () => {
  const posts = [post('a', { tags: ['zeta', 'ärm', 'part 10', 'part 9'] })];
  const names = (language: string) => groupPosts(posts, 'tags', language).map(({ name }) => name);
  expect(names('sv')).toEqual(['part 9', 'part 10', 'zeta', 'ärm']);
  expect(names('de')).toEqual(['ärm', 'part 9', 'part 10', 'zeta']);
});

test('posts are grouped by authors, and by their one series', () => {
  const posts = [
    post('a', { authors: [{ name: '李雷' }, { name: 'Ada' }], series: { name: 'Maps' } }),
    post('b', { authors: [{ name: 'Ada' }] }),
  ];
  const [ada, li] = groupPosts(posts, 'authors', 'en');
  expect([ada!.path, li!.path]).toEqual(['authors/ada/', 'authors/李雷/']);
  expect(ids(ada!.posts)).toEqual(['a', 'b']);
  expect(groupPosts(posts, 'series', 'en').map(({ path }) => path)).toEqual(['series/maps/']);
});

test('the latest year is first, and in it the latest post; a year ends at midnight in UTC', () => {
  const posts = [
    post('new-year', { on: '2025-01-01' }),
    post('eve', { on: '2024-12-31T23:59:59Z' }),
    post('summer', { on: '2025-07-01' }),
    post('same-day', { on: '2025-01-01' }),
  ];
  const years = groupByYear(posts);
  expect(years.map(({ year }) => year)).toEqual([2025, 2024]);
  expect(ids(years[0]!.posts)).toEqual(['summer', 'new-year', 'same-day']);
});

test('parts are in the order of their numbers, and without numbers in that of their dates', () => {
  const numbered = [
    post('late', { on: '2024-01-01', series: { name: 'Maps', part: 10 } }),
    post('early', { on: '2025-01-01', series: { name: 'Maps', part: 9 } }),
  ];
  expect(ids(inOrder(numbered))).toEqual(['early', 'late']);
  const dated = [
    post('late', { on: '2025-01-01', series: { name: 'Maps' } }),
    post('early', { on: '2024-01-01', series: { name: 'Maps' } }),
  ];
  expect(ids(inOrder(dated))).toEqual(['early', 'late']);
});

test('a part knows its number, the last number, and its neighbours', () => {
  const parts = ['one', 'two', 'three'].map((id) => post(id, { series: { name: 'Maps' } }));
  expect(placeIn(parts, 'two')).toEqual({
    part: 2,
    last: 3,
    previous: parts[0],
    next: parts[2],
  });
  expect(placeIn(parts, 'three')).toMatchObject({ part: 3, next: undefined });
});

test('a part that is missing still, such as a draft, leaves the numbers of the others', () => {
  const parts = [1, 2, 4].map((part) => post(`p${part}`, { series: { name: 'Maps', part } }));
  expect(placeIn(parts, 'p4')).toMatchObject({ part: 4, last: 4, previous: parts[1] });
});
