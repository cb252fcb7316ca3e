import { describe, expect, test } from 'vitest';
import { FormatError } from '../../../src/lab/readers/formats/format-error.ts';
import { Message } from '../../../src/lab/readers/formats/protobuf.ts';
import fc from '../../properties.ts';
import { damaged } from './damaged-bytes.ts';
import { bytesField, doubleField, floatField, integerField, message } from './protobuf-file.ts';

test('a message is read by the numbers of its fields; of repeated values the last counts', () => {
  const read = new Message(
    message(
      integerField(1, 3),
      integerField(1, -7),
      bytesField(2, 'naïve'),
      doubleField(3, Math.PI),
      floatField(4, 0.1),
      bytesField(5, integerField(1, 300)),
      bytesField(5, integerField(1, 2n ** 40n)),
      integerField(6, 13),
    ),
  );
  expect(read.integer(1)).toBe(-7);
  expect(read.text(2)).toBe('naïve');
  expect(read.double(3)).toBe(Math.PI);
  expect(read.float(4)).toBe(Math.fround(0.1));
  expect(read.messages(5).map((each) => each.integer(1))).toEqual([300, 2 ** 40]);
  expect(read.zigzag(6)).toBe(-7);
  expect(read.has(9)).toBe(false);
  expect([read.integer(9), read.text(9), read.message(9)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('any integer is read as it was written', () => {
  const safe = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(safe, fc.integer({ min: 1, max: 2 ** 29 - 1 }), (value, field) => {
      expect(new Message(integerField(field, value)).integer(field)).toBe(value);
    }),
  );
});

describe('refused is', () => {
  test.each<[string, number[], RegExp]>([
    ['a length beyond the message', [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 1], /beyond its message/],
    ['a number without an end', [0x08, 0x80], /cut short/],
    ['a number of eleven bytes', [0x08, ...Array<number>(11).fill(0x80)], /too long/],
    ['a group', [0x0b], /unknown type 3/],
    ['a double that is cut short', [0x09, 1, 2], /beyond its message/],
  ])('%s', (_, bytes, reason) => {
    expect(() => new Message(Buffer.from(bytes))).toThrow(FormatError);
    expect(() => new Message(Buffer.from(bytes))).toThrow(reason);
  });

  test('a field of another type than it should have', () => {
    expect(() => new Message(integerField(2, 5)).text(2)).toThrow(/field 2 .* another type/);
  });
});

test('damaged messages are read or refused', () => {
  const whole = message(integerField(1, 3), bytesField(2, bytesField(1, 'x')), doubleField(3, 1));
  fc.assert(
    fc.property(damaged(whole), (bytes) => {
      try {
        const read = new Message(bytes);
        read.integer(1);
        read.message(2)?.text(1);
        read.double(3);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }),
    { numRuns: 2000 },
  );
});
