import { expect, test } from 'vitest';
import { losslessJson, parseLossless } from '../../../src/files/kept/lossless-json.ts';

test.each([
  ['plain values', { a: [1, 'two', true, null, { b: [] }] }],
  ['numbers that JSON lacks', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]],
  ['whole numbers of any length', [5n, -(2n ** 70n)]],
  ['undefined, in objects and lists', { a: undefined, b: [undefined, 1] }],
  ['dates', { at: new Date(1234567890123), never: new Date(Number.NaN) }],
  ['names that objects inherit', { constructor: 1, hasOwnProperty: -0, toString: undefined }],
])('%s are read as they were written', (_, value) => {
  const read = parseLossless(losslessJson(value));
  expect(read).toStrictEqual(value);
  expect(losslessJson(read)).toBe(losslessJson(value));
});

test('a key __proto__ stays a key', () => {
  const value = JSON.parse('{"__proto__": {"a": 1}, "b": null}') as Record<string, unknown>;
  value['b'] = Number.NaN;
  const read = parseLossless(losslessJson(value)) as object;
  expect(Object.keys(read)).toEqual(['__proto__', 'b']);
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
});
