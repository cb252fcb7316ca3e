import { expect, test } from 'vitest';
import { isRerun, newestDate } from '../../src/posts/resolved-post.ts';

test.each([
  ['2020-01-08', ['2019-12-30', '2020-03-31'], false],
  ['2020-01-08', ['2020-01-01', '2026-11-25'], true],
  ['2020-01-08', [], false],
])('a post of %s with runs of %j was written for others: %s', (published, started, expected) => {
  const dates = started.map((date) => new Date(date));
  expect(isRerun(new Date(published), dates)).toBe(expected);
});

test.each([
  ['2020-01-08', undefined, [], '2020-01-08'],
  ['2020-01-08', '2021-02-03', [], '2021-02-03'],
  ['2020-01-08', undefined, ['2026-11-26', '2026-11-25'], '2026-11-26'],
  ['2027-01-01', undefined, ['2026-11-26'], '2027-01-01'],
])('of a post of %s, updated %s, run on %j, %s is the newest date', (written, updated, runs, newest) => {
  const data = { pubDate: new Date(written), updated: updated ? new Date(updated) : undefined };
  expect(
    newestDate(
      data,
      runs.map((run) => new Date(run)),
    ),
  ).toBe(Number(new Date(newest)));
});
