import { expect, test } from 'vitest';
import { inlineText, problemInInline } from '../../src/markdown/inline/inline-text.ts';
import { asMarkup } from '../../src/new/literals.ts';

test.each([
  'quoted, and with $& and # in it',
  'costs $5 or `less`, *or* [more](x) @smith2020',
  'learning_rate, _private_ and __init__',
  'H~2~O, \\frac and {braces}, a < b',
  '\\(x\\) and \\[y\\]',
  '^[a note] and ==marked==',
])('a text of the command line stands as it is: %s', (text) => {
  expect(problemInInline(asMarkup(text))).toBeUndefined();
  expect(inlineText(asMarkup(text)).plain).toBe(text);
});
