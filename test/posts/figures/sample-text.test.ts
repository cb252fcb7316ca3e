import { expect, test } from 'vitest';
import { sampleText } from '../../../src/posts/figures/sample-text.ts';

test('a short text is shown as it is, with its lines and tabs', () => {
  expect(sampleText('a\tb\r\nc <i>d</i>\n\n')).toEqual({
    start: 'a\tb\nc <i>d</i>',
    length: 14,
    isWhole: true,
    opening: undefined,
  });
});

test('characters that no one sees, or that reorder a page, are spelt out', () => {
  const { start } = sampleText('\u0000\u001b[31m\u202eevil\u200b');
  expect(start).toBe('\\u0000\\u001b[31m\\u202eevil\\u200b');
});

test('a long text opens with its first words', () => {
  const text = `${'many words '.repeat(30)}end`;
  expect(sampleText(text)).toMatchObject({
    start: text,
    isWhole: true,
    opening: `${'many words '.repeat(5)}many…`,
  });
});

test('a text of many short lines is long, too', () => {
  expect(sampleText('a\n'.repeat(8)).opening).toBeUndefined();
  expect(sampleText('a\n'.repeat(9)).opening).toBe('a a a a a a a a a');
});

test('of a very long text, the page has the beginning; no character is cut in two', () => {
  const { start, length, isWhole } = sampleText('🎲'.repeat(256_000 / 4));
  expect(length).toBe(64_000);
  expect(isWhole).toBe(false);
  expect(start).toBe('🎲'.repeat(3000));
});

test('an empty text is one', () => {
  expect(sampleText('')).toEqual({ start: '', length: 0, isWhole: true, opening: undefined });
});
