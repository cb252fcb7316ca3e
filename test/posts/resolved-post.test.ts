import { expect, test } from 'vitest';
import { isRerun } from '../../src/posts/resolved-post.ts';

test.each([
  ['2020-01-08', ['2019-12-30', '2020-03-31'], false],
  ['2020-01-08', ['2020-01-01', '2026-11-25'], true],
  ['2020-01-08', [], false],
])('a post of %s with runs of %j was written for others: %s', (published, started, expected) => {
  const dates = started.map((date) => new Date(date));
  expect(isRerun(new Date(published), dates)).toBe(expected);
});
