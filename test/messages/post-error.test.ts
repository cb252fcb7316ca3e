import { expect, test } from 'vitest';
import { PostError } from '../../src/messages/post-error.ts';

test('a post with mistakes tells them in its message only, as a build writes the error as a text, too', () => {
  const error = new PostError('post.mdx', [
    { line: 3, problem: 'one' },
    { line: 5, problem: 'two' },
  ]);
  expect(error.message).toBe('post.mdx:3: one\npost.mdx:5: two');
  expect(`${error}`).toBe('post.mdx has 2 mistakes');
  expect(`${new PostError('post.mdx', [{ line: 3, problem: 'one' }])}`).toBe(
    'post.mdx has a mistake',
  );
});
