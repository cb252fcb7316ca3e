import { expect, test } from 'vitest';
import { feedLength, inFeeds } from '../../../src/posts/lists/in-feeds.ts';
import type { ListedData } from '../../../src/posts/lists/post-groups.ts';

const post = (id: string, on: string, data: Omit<ListedData, 'pubDate'> = {}) => ({
  id,
  data: { pubDate: new Date(on), ...data },
});
const many = Array.from({ length: feedLength }, (_, i) =>
  post(`new-${i}`, `2026-02-${String(i + 1).padStart(2, '0')}`, { tags: ['new'] }),
);
const idsInFeeds = (...older: ReturnType<typeof post>[]) => {
  const found = [...inFeeds([...older, ...many])].map(({ id }) => id);
  return older.map(({ id }) => id).filter((id) => found.includes(id));
};

test('the latest posts of a site are in its feed, and all of a small one', () => {
  expect(inFeeds(many.slice(1)).size).toBe(feedLength - 1);
  expect(idsInFeeds(post('old', '2026-01-31'))).toEqual([]);
});

test('older posts are in the feed of a tag or an author that has few', () => {
  expect(
    idsInFeeds(
      post('rare', '2026-01-31', { tags: ['rare'] }),
      post('of many', '2026-01-31', { tags: ['new'] }),
      post('by Ada', '2026-01-31', { authors: [{ name: 'Ada' }] }),
    ),
  ).toEqual(['rare', 'by Ada']);
});

test('posts of the day of the last one in a feed may be in it, too', () => {
  expect(idsInFeeds(post('same day', '2026-02-01'), post('before', '2026-01-31'))).toEqual([
    'same day',
  ]);
});
