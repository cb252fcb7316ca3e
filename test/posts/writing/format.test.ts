import { expect, test } from 'vitest';
import {
  formatCount,
  formatDate,
  formatMonths,
  formatShortDate,
  readingMinutes,
} from '../../../src/posts/writing/format.ts';

test('dates are those of UTC, wherever the site is built', () => {
  const lastMinute = new Date('2020-01-08T23:59:00Z');
  expect(formatDate(lastMinute)).toBe('8 January 2020');
  expect(formatShortDate(lastMinute)).toBe('8 Jan 2020');
});

test('rates have digits only where they matter', () => {
  expect([0.34, 36.6, 4312.7].map(formatCount)).toEqual(['0.3', '37', '4,313']);
});

test.each([
  [0, 1],
  [230, 1],
  [345, 2],
  [2300, 10],
])('%i words are read in %i min', (words, minutes) => {
  expect(readingMinutes(words)).toBe(minutes);
});

test.each([
  [['2026-11-25T14:00:00Z'], 'November 2026'],
  [['2026-11-25T14:00:00Z', '2026-11-01T00:00:00Z'], 'November 2026'],
  [['2026-05-02T00:00:00Z', '2026-03-31T23:59:00Z'], 'March\u2009–\u2009May 2026'],
  [['2027-01-01T00:00:00Z', '2026-12-31T23:59:00Z'], 'December 2026\u2009–\u2009January 2027'],
])('%j fall into %s', (dates, months) => {
  expect(formatMonths(dates.map((date) => new Date(date)))).toBe(months);
});
