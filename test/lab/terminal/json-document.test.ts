import { expect, test } from 'vitest';
import { z } from 'zod';
import { jsonDocument, numberOrNull, sentence } from '../../../src/lab/terminal/json-document.ts';

const document = jsonDocument('weigh', {
  weights: z.array(z.strictObject({ kilograms: numberOrNull, of: z.string() })),
  note: sentence.optional(),
});

test('a document has its version and command first, then the fields in the order of the schema', () => {
  const text = document.textOf({ note: 'light', weights: [{ of: 'a', kilograms: 1.25 }] });
  expect(text).toBe(
    JSON.stringify(
      {
        format: 1,
        command: 'weigh',
        weights: [{ kilograms: 1.25, of: 'a' }],
        note: 'light',
      },
      null,
      2,
    ),
  );
});

test.each([
  Number.NaN,
  Infinity,
  -Infinity,
])('%s is null, and is read back as no number', (kilograms) => {
  const read = JSON.parse(document.textOf({ weights: [{ kilograms, of: 'a' }] }));
  expect(read.weights).toEqual([{ kilograms: null, of: 'a' }]);
  expect(document.schema.parse(read)['weights']).toEqual([{ kilograms: Number.NaN, of: 'a' }]);
});

test('no digit of a number is lost', () => {
  const numbers = [0.1 + 0.2, 5e-324, 1.7976931348623157e308, -1e21, 2 ** 53];
  const weights = numbers.map((kilograms) => ({ kilograms, of: 'a' }));
  expect(document.schema.parse(JSON.parse(document.textOf({ weights })))).toMatchObject({
    weights,
  });
});

test('a sentence names no path of the machine', () => {
  const textOf = (note: string) => JSON.parse(document.textOf({ weights: [], note })).note;
  expect(textOf('no data at /home/ada/data')).toBe('no data at <path>');
  expect(textOf('could not resolve "../rate.ts"')).toBe('could not resolve "../rate.ts"');
  expect(textOf('results/a/b/run.json: is missing')).toBe('results/a/b/run.json: is missing');
  expect(
    textOf('TypeError: no (src/experiments/a/b.ts:3)\n    at run (file:///home/ada/b.js)'),
  ).toBe('TypeError: no (src/experiments/a/b.ts:3)\n    at run (<path>');
});

test('what the schema does not have is not printed by mistake', () => {
  const extra = { weights: [], secret: 1 };
  expect(() => document.textOf(extra)).toThrow(/secret/);
  expect(() => document.schema.parse({ format: 2, command: 'weigh', weights: [] })).toThrow(
    /format/,
  );
  expect(() => document.schema.parse({ format: 1, command: 'list', weights: [] })).toThrow(
    /command/,
  );
});
