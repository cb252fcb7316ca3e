import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import {
  coloursIn,
  modes,
  parseOwnColours,
  recoloured,
  seenIn,
} from '../../../src/charts/files/own-colours.ts';

const chartCss = await readFile(
  new URL('../../../src/charts/look/chart.css', import.meta.url),
  'utf8',
);

test('colours are read for each mode, in whatever way the file is set', () => {
  const own = parseOwnColours(`
    /* ours */
    :root { --link: #A1B; --accent: #aabbcc; }
    @media (prefers-color-scheme:dark){:root{--accent:#123456}}
    @media (prefers-color-scheme: dark) and (prefers-contrast: more) { :root { --accent: #000 } }
  `);
  const values = modes.map((mode) => [...own[mode]].map(([name, { value }]) => `${name} ${value}`));
  expect(values).toEqual([
    ['--link #AA11BB', '--accent #aabbcc', '--link-line #AA11BB59'],
    ['--accent #123456'],
    [],
    ['--accent #000000'],
  ]);
  expect(own.light.get('--accent')?.line).toBe(3);
});

test('what has the same colour in pages and charts needs it once', () => {
  const { light } = parseOwnColours(
    ':root { --ground: #eee; --text: #111; --text-quiet: #222; --ground-raised: #ddd; --chart-muted: #333 }',
  );
  const colourOf = (name: string) => light.get(name)?.value;
  expect(['--chart-surface', '--chart-fg', '--chart-muted', '--code-ground'].map(colourOf)).toEqual(
    ['#eeeeee', '#111111', '#333333', '#dddddd'],
  );
});

test.each([
  [
    '.post { --link: #fff }',
    /^src\/colours\.css:1: expected :root \{ … \}, alone or in one of @media/,
  ],
  ['@media print { :root { --link: #fff } }', /^src\/colours\.css:1: expected :root/],
  [
    ':root {\n--link: red }',
    /^src\/colours\.css:2: --link: write the colour as #rrggbb \(is "red"\)/,
  ],
  [':root {\n a { b: #fff } }', /^src\/colours\.css:2: expected only colours in :root/],
  [':root { --link: #fff;', /^src\/colours\.css:1: Unclosed block/],
])('%j is refused in one line', (css, message) => {
  expect(() => parseOwnColours(css)).toThrow(message);
});

describe('a style sheet with own colours', () => {
  const own = parseOwnColours(`
    :root { --chart-1: #010101; --link: #020202 }
    @media (prefers-contrast: more) { :root { --chart-1: #030303 } }
  `);

  test('differs in these, and in nothing else', () => {
    expect(recoloured(chartCss, own)).toBe(
      chartCss.replace('--chart-1: #2a6fdb', '--chart-1: #010101'),
    );
  });

  test('has a colour that ours lack in a mode', () => {
    const css = `${chartCss}@media (prefers-contrast: more) { :root { --chart-2: #943f10; } }`;
    const { 'light, more contrast': more } = coloursIn(recoloured(css, own));
    expect([...more].map(([name, { value }]) => [name, value])).toEqual([
      ['--chart-2', '#943f10'],
      ['--chart-1', '#030303'],
    ]);
  });

  test('shows a mode what it says itself, and else what the mode below it says', () => {
    const all = coloursIn(recoloured(chartCss, own));
    expect(seenIn(all, 'light, more contrast').get('--chart-1')).toBe('#010101');
    expect(seenIn(all, 'dark, more contrast').get('--chart-1')).toBe('#5089f2');
  });
});
