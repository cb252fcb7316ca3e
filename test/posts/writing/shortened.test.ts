import { expect, test } from 'vitest';
import { sentencesOf, shortened } from '../../../src/posts/writing/shortened.ts';

const texts = ['One is so. And two.', 'Three.'];

test('the first texts that fit stand whole', () => {
  expect(shortened(texts, 30)).toBe('One is so. And two. Three.');
  expect(shortened(texts, 26)).toBe('One is so. And two. Three.');
  expect(shortened(texts, 25)).toBe('One is so. And two.');
});

test('of a first text that is too long, the first sentences stand', () => {
  expect(shortened(texts, 18)).toBe('One is so.');
});

test('a first sentence that is too long ends after a word, and in no number', () => {
  expect(shortened(texts, 9)).toBe('One is…');
  const number = ['It takes 40\u00a0(20\u00a0to\u00a060)\u00a0years, by then.'];
  expect(shortened(number, 20)).toBe('It takes…');
  expect(shortened(['It is 1,204.5 at most.'], 11)).toBe('It is…');
  for (const most of [9, 12, 15]) expect(shortened(texts, most).length).toBeLessThanOrEqual(most);
});

test('a decimal point ends no sentence', () => {
  expect(sentencesOf('It ends at 0.5. Then it stops.')).toEqual([
    'It ends at 0.5.',
    'Then it stops.',
  ]);
});
