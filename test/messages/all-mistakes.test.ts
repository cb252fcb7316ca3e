import { expect, test } from 'vitest';
import { allMistakes } from '../../src/messages/all-mistakes.ts';
import { ExpectedError } from '../../src/messages/expected-error.ts';
import { PostError, type PostMistake } from '../../src/messages/post-error.ts';

const post = (name: string) => `src/content/posts/${name}.mdx`;
const inPost = (name: string, ...mistakes: PostMistake[]) => ({
  error: new PostError(post(name), mistakes),
});
const inFrontmatter = (name: string, line: number) => ({
  error: new ExpectedError('frontmatter: wrong', { place: { file: post(name), line } }),
});
const one = { line: 3, problem: 'one' };
const two = { line: 12, problem: 'two' };

function told(...kept: Parameters<typeof allMistakes>[0]): string[] {
  return String((allMistakes(kept) as Error).message).split('\n');
}

test('what comes down to one error stays as it is', () => {
  const all = inPost('a', one, two);
  expect(allMistakes([all])).toBe(all.error);
  expect(allMistakes([all, inPost('a', one, two), inPost('a', two)])).toBe(all.error);
  const slip = { error: new TypeError('x'), address: '/' };
  expect(allMistakes([slip, { error: slip.error, address: '/about/' }])).toBe(slip.error);
});

test('mistakes of several posts are told in the order of files and lines, each once, with their number', () => {
  const lines = told(
    inPost('b', one, two),
    inFrontmatter('c', 2),
    inPost('a', two),
    inFrontmatter('b', 10),
    inPost('b', two),
    inPost('a', one),
  );
  expect(lines).toEqual([
    `${post('a')}:3: one`,
    `${post('a')}:12: two`,
    `${post('b')}:3: one`,
    `${post('b')}:12: two`,
    `${post('b')}:10: frontmatter: wrong`,
    `${post('c')}:2: frontmatter: wrong`,
    '6 mistakes in 3 posts',
  ]);
});

test('all mistakes are counted, also those that are told only by their number', () => {
  const many = Array.from({ length: 12 }, (_, i) => ({ line: i + 1, problem: 'wrong' }));
  const lines = told(inPost('a', ...many), { error: new PostError('docs/b.md', [one]) });
  expect(lines.at(-2)).toBe(`${post('a')}: and 2 more mistakes`);
  expect(lines.at(-1)).toBe('13 mistakes in 2 files');
});

test('an error that nobody expected keeps its stack, after the mistakes', () => {
  const error = new TypeError('no number');
  error.stack = 'TypeError: no number\n    at own (src/pages/own.astro:3)';
  expect(told({ error, address: '/own/' }, { error, address: '/b/' }, inPost('a', one))).toEqual([
    `${post('a')}:3: one`,
    '/own/: TypeError: no number',
    '    at own (src/pages/own.astro:3)',
    '1 mistake in 1 post, and 1 other error',
  ]);
  expect(told({ error, address: '/own/' }, { error: 'thrown' }).at(-1)).toBe('2 errors');
});
