import { markdownToHtml } from 'satteri';
import { describe, expect, test } from 'vitest';
import { typographic } from '../../src/layouts/typographic.ts';

describe("a title is set as a post's text is", () => {
  test.each([
    ["It's the authors' idea", 'It’s the authors’ idea'],
    ['What "works" ("so")', 'What “works” (“so”)'],
    ["'Quoted', and so on", '‘Quoted’, and so on'],
    [`"'Nested' quote" first`, '“‘Nested’ quote” first'],
    [`Last the "quote 'nested'"`, 'Last the “quote ‘nested’”'],
    ['Before—"after" and so-"called"', 'Before—“after” and so-“called”'],
    ['Already “set”, it’s left', 'Already “set”, it’s left'],
    ['Where nothing is to do', 'Where nothing is to do'],
  ])('%s', async (typed, set) => {
    expect(typographic(typed)).toBe(set);
    const { html } = await markdownToHtml(typed, { features: { smartPunctuation: true } });
    expect(html).toBe(`<p>${set}</p>\n`);
  });

  test('but for what is left out of a year, where the parser errs', () => {
    expect(typographic("Of the '90s, and '98")).toBe('Of the ’90s, and ’98');
  });
});
