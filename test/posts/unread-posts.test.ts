import { expect, test } from 'vitest';
import { noteUnread, requireRead } from '../../src/posts/unread-posts.ts';

test('a post is refused by its newest mistake until it can be read again', () => {
  const [first, second] = [new Error('no title'), new Error('no date')];
  requireRead('src/content/posts/a.mdx');
  noteUnread('src/content/posts/a.mdx', first);
  noteUnread('src/content/posts/a.mdx', second);
  requireRead('src/content/posts/b.mdx');
  expect(() => requireRead('src/content/posts/a.mdx')).toThrow(second);
  noteUnread('src/content/posts/a.mdx');
  requireRead('src/content/posts/a.mdx');
});
