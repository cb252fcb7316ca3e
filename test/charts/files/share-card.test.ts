import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cardSize, shareCard } from '../../../src/charts/files/share-card.ts';

const css = await readFile(
  path.resolve(import.meta.dirname, '../../../src/charts/look/chart.css'),
  'utf8',
);
const chart = { svg: '<svg/>', width: 720, height: 400 };
const words = (count: number) => Array.from({ length: count }, (_, i) => `word${i}`).join(' ');

/** The card's lines after the site's name, with their vertical positions and font sizes. */
function linesOf(title: string, lead: string | string[], charts = [chart], doubts?: string) {
  const leads = [lead].flat();
  const svg = shareCard({ title, leads, siteName: 'Notes', charts, doubts }, css);
  const texts = svg.matchAll(/<text x="\d+" y="([\d.]+)" font-size="(\d+)"[^>]*>([^<]*)</g);
  return [...texts].slice(1).map(([, y, size, text]) => ({ y: Number(y), size, text: text! }));
}

test('what fits stands whole', () => {
  expect(linesOf('A title', 'A line').map(({ text }) => text)).toEqual(['A title', 'A line']);
});

test.each([
  ['a long title', words(60), 'A line'],
  ['a long description', 'A title', words(200)],
  ['both', words(60), words(200)],
])('%s ends in an ellipsis, above the lower edge', (_, title, description) => {
  for (const charts of [[chart], []]) {
    const lines = linesOf(title, description, charts);
    expect(lines.at(-1)!.y).toBeLessThanOrEqual(cardSize.height - 56);
    const texts = [title, description];
    for (const [i, size] of ['46', '25'].entries()) {
      const shown = lines.filter((line) => line.size === size).map(({ text }) => text);
      const whole = shown.join(' ');
      if (whole === texts[i]) continue;
      expect(whole).toMatch(/^(word\d+ )+word\d+…$/);
      expect(texts[i]!.startsWith(whole.slice(0, -1))).toBe(true);
    }
    expect(lines.some(({ text }) => text.endsWith('…'))).toBe(true);
  }
});

test('of several texts, the first that fits stands whole', () => {
  const [long, short, shorter] = [words(200), words(20), words(10)];
  const shown = (leads: string[]) =>
    linesOf('A title', leads)
      .slice(1)
      .map(({ text }) => text)
      .join(' ');
  expect(shown([long, short, shorter])).toBe(short);
  expect(shown([short, shorter])).toBe(short);
  expect(shown([long, long])).toMatch(/…$/);
});

test('doubts stand at the lower edge, below all else', () => {
  const lines = linesOf('A title', words(200), [chart], 'Results: stale');
  const [lead, doubts] = lines.slice(-2);
  expect(doubts).toMatchObject({ text: 'Results: stale', y: cardSize.height - 56 });
  expect(doubts!.y - lead!.y).toBeGreaterThanOrEqual(2 * 25);
});
