import { expect, test } from 'vitest';
import { countWords } from '../../src/markdown/count-words.ts';

test.each([
  ['', 0],
  ['One, two – three.', 3],
  ['It’s 1,204.5 of a well-known kind', 6],
  ['… — ()', 0],
  ['Größe zählt', 2],
])('%j has %i words', (text, words) => {
  expect(countWords(text)).toBe(words);
});
