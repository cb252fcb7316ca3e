import { expect, test } from 'vitest';
import { excerptEnds } from '../../src/client/excerpt-ends.ts';

test.each([
  ['One <mark>two</mark>', '', ' …'],
  ['<mark>two</mark> three', '… ', ' …'],
  ['three &lt; <mark>four.</mark>', '… ', ''],
  ['One two three &lt; <mark>four.</mark>', '', ''],
])('an excerpt says where text was left out: %s', (excerpt, before, after) => {
  expect(excerptEnds(excerpt, 'One two\n three &lt; four. ')).toEqual({ before, after });
});
