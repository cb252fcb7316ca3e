import { describe, expect, test } from 'vitest';
import { checkRuns } from '../../../../src/lab/records/parquet/run-lengths.ts';
import { checkSnappy } from '../../../../src/lab/records/parquet/snappy-bounds.ts';
import { endOfStruct } from '../../../../src/lab/records/parquet/thrift-bounds.ts';

/** Each of these would make a reader that trusts its lengths read forever or take all memory. */
describe('a Thrift struct', () => {
  test('ends where its stop is', () => {
    // An i32, a binary of two bytes, a list of two booleans, a struct, stop.
    const bytes = Uint8Array.of(0x15, 0x80, 0x01, 0x18, 2, 7, 7, 0x19, 0x21, 1, 2, 0x1c, 0, 0, 9);
    expect(endOfStruct(bytes, 0)).toBe(bytes.length - 1);
  });

  test.each([
    ['without an end', [0x15, 0x01]],
    ['with a binary of a negative length', [0x18, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]],
    ['with a binary longer than itself', [0x18, 9, 0]],
    ['with an endless number', [0x16, ...Array(40).fill(0xff), 0, 0]],
    ['with a list of two milliard', [0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x07, 0]],
    ['with an unknown type', [0x1d, 0]],
    ['nested without end', Array(100_000).fill(0x1c)],
    ['with lists nested without end', [0x19, ...Array(100_000).fill(0x19)]],
  ])('%s is refused', (_, bytes) => {
    expect(() => endOfStruct(Uint8Array.from(bytes), 0)).toThrow(/^its header/);
  });
});

describe('a Snappy block', () => {
  test('of literals and copies is let through', () => {
    expect(() => checkSnappy(Uint8Array.of(7, 0x08, 1, 2, 3, 0x01, 3), 7)).not.toThrow();
    expect(() => checkSnappy(Uint8Array.of(0), 0)).not.toThrow();
  });

  test.each([
    ['whose literal has a negative length', [4, 0xfc, 0xfa, 0xff, 0xff, 0xff, 1, 2, 3, 4]],
    ['that holds less than it says', [9, 0x08, 1, 2, 3]],
    ['that holds more than it says', [3, 0x08, 1, 2, 3, 0x01, 3]],
    ['that copies from before its start', [7, 0x08, 1, 2, 3, 0x01, 4]],
    ['that copies from nowhere', [7, 0x08, 1, 2, 3, 0x01, 0]],
    ['that is cut short', [3, 0x08, 1, 2]],
  ])('%s is refused', (_, [size, ...elements]) => {
    expect(() => checkSnappy(Uint8Array.of(size!, ...elements), size!)).toThrow(RangeError);
  });
});

describe('runs', () => {
  test('of one value and of packed ones are let through', () => {
    expect(() => checkRuns(Uint8Array.of(10, 1, 0x03, 0xff), 1, 12)).not.toThrow();
    // With a width of no bits all values are the same.
    expect(() => checkRuns(Uint8Array.of(10), 0, 5)).not.toThrow();
  });

  test.each([
    ['that repeat a value for ever', [0xfe, 0xff, 0xff, 0x7f, 1], 1],
    ['of no bits without end', [0xff, 0xff, 0xff, 0x7f], 0],
    ['of nothing', [0, 0, 0, 0, 0, 0], 0],
    ['that end before their values', [4, 1], 1],
    ['whose values lie beyond the page', [0x03], 1],
    ['whose length is endless', Array(30).fill(0xff), 1],
  ])('%s are refused', (_, bytes, width) => {
    expect(() => checkRuns(Uint8Array.from(bytes), width, 8)).toThrow(/^a page/);
  });
});
