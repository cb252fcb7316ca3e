import { describe, expect, test } from 'vitest';
import { textWidth, wrapText } from '../../../src/charts/look/text-metrics.ts';

// Widths of Inter in Chromium 153, in whole pixels.
const drawn: [text: string, weight: number, size: number, width: number][] = [
  ['Training step', 400, 12, 73],
  ['With batch norm', 400, 12, 94],
  ['As the article measured it', 600, 13, 159],
  ['10,000', 400, 12, 40],
  ['0.001', 400, 12, 32],
  ['Share of test images classified correctly, each epoch', 400, 12, 298],
  ['Thin: as measured. Bold: moving median of 21 steps.', 400, 12, 293],
];

describe('text metrics', () => {
  test.each(
    drawn,
  )('"%s" is as wide as a browser draws it, within 4 %', (text, weight, size, width) => {
    expect(Math.abs(textWidth(text, { size, weight }) / width - 1)).toBeLessThan(0.04);
  });

  test('a bold text is wider than a regular one', () => {
    const width = (weight: string) => textWidth('Standard', { size: 12, weight });
    expect(width('bold')).toBeGreaterThan(width('normal'));
  });

  test.each([
    ['a Cyrillic letter', 'ж', 62],
    ['a Chinese one', '漢', 100],
    ['a Korean one', '한', 100],
    ['Japanese ones', 'ひカ', 200],
    ['a bracket of full width', '（', 100],
    ['a picture', '🎉', 125],
    ['an accent that the font lacks', 'e\u0323', textWidth('e', { size: 100 })],
  ])('a character outside the font has a width too: %s', (_, text, width) => {
    expect(textWidth(text, { size: 100 })).toBeCloseTo(width);
  });

  test('a text without spaces is broken between its characters, but not before its signs', () => {
    const text = '这是一个非常长的图表标题，用来检查（没有空格的）文字。';
    const lines = wrapText(text, 72, { size: 12 });
    expect(lines.join('')).toBe(text);
    for (const line of lines) {
      expect(textWidth(line, { size: 12 })).toBeLessThanOrEqual(84);
      expect(line).not.toMatch(/^[，）。]|（$/);
    }
  });

  test('a word in another script stays whole among characters without spaces', () => {
    expect(wrapText('使用Adam优化器 a b', 60, { size: 12 })).toEqual(['使用Adam', '优化器 a b']);
  });

  test('what is not drawn takes no place', () => {
    expect(textWidth('Norma\u00adli\u00adza\u2060tion', { size: 12 })).toBe(
      textWidth('Normalization', { size: 12 }),
    );
  });

  test("Greek letters and signs have the font's widths, not the estimate", () => {
    const widths = Array.from('ηβθ×−≤→', (character) => textWidth(character, { size: 1000 }));
    expect(new Set(widths).size).toBeGreaterThan(4);
    expect(widths).not.toContain(620);
  });

  test('wrapped lines hold all words in order and fit', () => {
    const text = 'Change of the gradient along its own direction, as a norm';
    const lines = wrapText(text, 150, { size: 12 });
    expect(lines.join(' ')).toBe(text);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(textWidth(line, { size: 12 })).toBeLessThanOrEqual(150);
  });

  test('a word that is wider than the line stays whole, and a no-break space breaks no line', () => {
    expect(wrapText('in\u00a0nats a', 5, { size: 12 })).toEqual(['in\u00a0nats', 'a']);
  });
});
