import { describe, expect, test } from 'vitest';
import { decodeTable, encodeTable, rowsOfCells } from '../../../src/lab/artifacts/table-file.ts';
import { rowsOfLines } from '../../../src/lab/artifacts/table-lines.ts';
import type { EntryOf } from '../../../src/lab/records/artifact-entry.ts';

const columns = { actual: 'text', count: 'number' } as const;
const place = { name: 'confusion', step: 500, shown: 'confusion@500' };

function roundTrip(rows: Record<string, string | number>[]) {
  const { entry, bytes } = encodeTable(rows, columns, place);
  return {
    entry,
    text: Buffer.from(bytes!).toString(),
    rows: decodeTable(bytes!, entry as EntryOf<'table'>, 'f'),
  };
}

describe('a table', () => {
  test('is kept as CSV, and read as it was', () => {
    const rows = [
      { actual: 'cat, "the" first\nline', count: 1e-7 },
      { actual: '', count: NaN },
      { actual: '007', count: -0.1 },
    ];
    const { text, rows: read, entry } = roundTrip(rows);
    expect(text).toBe('actual,count\n"cat, ""the"" first\nline",1e-7\n,\n007,-0.1\n');
    expect(read).toEqual(rows);
    expect(entry).toMatchObject({
      kind: 'table',
      name: 'confusion',
      step: 500,
      rows: 3,
      bytes: 55,
    });
  });

  test('may have no rows', () => {
    expect(roundTrip([]).rows).toEqual([]);
  });

  test('of one column keeps a missing last value', () => {
    const { entry, bytes } = encodeTable(
      [{ count: 1 }, { count: NaN }],
      { count: 'number' },
      place,
    );
    expect(decodeTable(bytes!, entry as EntryOf<'table'>, 'f')).toEqual([
      { count: 1 },
      { count: NaN },
    ]);
  });

  test.each([
    [
      [{ actual: 'a', count: Infinity }],
      'confusion@500: row 1: count is Infinity; expected a number',
    ],
    [[{ actual: 3, count: 1 }], 'confusion@500: row 1: actual is a number; expected a text'],
    [
      [{ actual: 'a', count: 1, more: 2 }],
      'row 1 has "more", which isn\'t one of its columns; known: actual, count',
    ],
    [[{ actual: 'a' }], 'row 1: count is undefined; expected a number, or NaN if it is missing'],
    [{ actual: 'a' }, 'confusion@500: is a object; keep a list of rows'],
  ])('refuses %j', (rows, message) => {
    expect(() => encodeTable(rows, columns, place)).toThrow(message);
  });
});

describe('a table that a program wrote', () => {
  const read = (header: string[], cells: string[][]) =>
    rowsOfCells(header, cells, columns, { shown: 'confusion.csv' });

  test('may have its columns in any order and case, and others', () => {
    expect(
      read(
        ['Count', 'x', 'actual'],
        [
          ['2', '9', 'cat'],
          ['nan', '9', ''],
        ],
      ),
    ).toEqual([
      { actual: 'cat', count: 2 },
      { actual: '', count: NaN },
    ]);
  });

  test('is refused where a number is none, with its line', () => {
    expect(() =>
      read(
        ['actual', 'count'],
        [
          ['a', '1'],
          ['b', 'n/a'],
        ],
      ),
    ).toThrow('confusion.csv:3: count is "n/a"; expected a number, or nothing if it is missing');
  });

  test.each([
    [[['b', '4', '5']], 'confusion.csv:2 has 3 cells, and the table has 2 columns'],
    [[['a', '1'], ['b']], 'confusion.csv:3 has 1 cells, and the table has 2 columns'],
  ])('is refused where a row has more or fewer cells', (cells, message) => {
    expect(() => read(['actual', 'count'], cells)).toThrow(message);
  });

  test('is refused with a column twice', () => {
    expect(() => read(['actual', 'count', 'count'], [])).toThrow('two of its columns are count');
  });

  test('is refused without a declared column', () => {
    expect(() => read(['actual', 'counts'], [])).toThrow(
      'confusion.csv: has no column count, which its table declares; is it counts?',
    );
  });

  test('may be JSON lines', () => {
    const text = '{"count": 2, "actual": "a"}\n\n{"actual": 7, "count": NaN}\n';
    expect(rowsOfLines(text, columns, 'c.jsonl')).toEqual([
      { actual: 'a', count: 2 },
      { actual: '7', count: NaN },
    ]);
    expect(() => rowsOfLines('{"count": 2, "actual": "a"}\n3', columns, 'c.jsonl')).toThrow(
      'c.jsonl:2: no JSON object ("3"); each row of a table is one',
    );
  });
});
