import { describe, expect, test } from 'vitest';
import { csvOf } from '../../../src/charts/reading/csv.ts';

describe('CSV', () => {
  test('is quoted as RFC 4180 asks, with lines that end in CR LF', () => {
    const rows = [['a,b', 'say "no"', 'two\nlines', null, 1.5, true]];
    expect(csvOf({ header: ['1', '2', '3', '4', '5', '6'], rows })).toBe(
      '1,2,3,4,5,6\r\n"a,b","say ""no""","two\nlines",,1.5,true\r\n',
    );
  });

  test.each([
    '=1+1',
    '+1',
    '-1',
    '@sum',
    '\t=1',
    ' =HYPERLINK("x")',
    '\r=1',
    '\u200b=1',
    '\0=1',
    '\ufeff \u00ad\u2060=1',
    '\uff1d1+1',
    ' \uff0b1',
    '\uff0d1',
    '\ufe63\u200b1',
    '\uff20sum',
  ])('a text that a spreadsheet would compute, %j, stays text', (text) => {
    const [, cell] = csvOf({ header: ['a'], rows: [[text]] }).split('\r\n', 2);
    expect(cell!.replace(/^"/, '')).toMatch(/^'/);
  });

  test.each([
    '\u22125',
    'a=1',
    '\u200bη = 0.1',
    '½ − 1',
    '🙂',
    '',
    '\u00a0',
  ])('a label that it would not compute, %j, stays as it is', (text) => {
    expect(csvOf({ header: ['a'], rows: [[text]] })).toBe(`a\r\n${text}\r\n`);
  });

  test('numbers below 0 stay numbers, in full, and dates are ISO 8601', () => {
    const rows = [[-0.1234567890123, new Date(Date.UTC(2020, 0, 8))]];
    expect(csvOf({ header: ['a', 'b'], rows })).toBe(
      'a,b\r\n-0.1234567890123,2020-01-08T00:00:00.000Z\r\n',
    );
  });
});
