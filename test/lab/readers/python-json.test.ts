import { expect, test } from 'vitest';
import { FormatError } from '../../../src/lab/readers/formats/format-error.ts';
import { parsePythonJson } from '../../../src/lab/readers/formats/python-json.ts';
import fc from '../../properties.ts';

test('numbers that aren’t finite are read, also within; texts that name them stay texts', () => {
  expect(parsePythonJson('NaN')).toBe(Number.NaN);
  expect(parsePythonJson('{"a": [NaN, -Infinity, Infinity], "NaN": "a NaN, \\"Infinity"}')).toEqual(
    {
      a: [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      NaN: 'a NaN, "Infinity',
    },
  );
});

test('all other JSON is read as always', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value);
      expect(parsePythonJson(text)).toEqual(JSON.parse(text));
      expect(parsePythonJson(`[${text}, Infinity]`)).toEqual([JSON.parse(text), Infinity]);
    }),
  );
});

test.each(['', 'nan', '{', 'NaNa', '--Infinity'])('%j is refused', (text) => {
  expect(() => parsePythonJson(text)).toThrow(FormatError);
});
