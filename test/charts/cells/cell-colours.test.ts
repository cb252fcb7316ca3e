import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { placePanels } from '../../../src/charts/bars/place-panels.ts';
import { shadesOf } from '../../../src/charts/cells/cell-colours.ts';
import { heatmapPanel } from '../../../src/charts/cells/heatmap-panel.ts';
import { drawToWidth } from '../../../src/charts/drawing/draw-to-width.ts';
import { requireLegible } from '../../../src/charts/files/legible-cells.ts';
import { parseOwnColours, recoloured } from '../../../src/charts/files/own-colours.ts';

const [usual, more] = await Promise.all(
  ['chart.css', 'chart-contrast.css'].map((name) =>
    readFile(new URL(`../../../src/charts/look/${name}`, import.meta.url), 'utf8'),
  ),
);
const css = `${usual}\n${more}`;
const scales = [
  ['one hue', { low: -1, high: 1 }],
  ['two hues', { low: -1, high: 1, middle: 0 }],
] as const;

describe.each(scales)('a scale of %s', (_, scale) => {
  const inks = shadesOf(scale).map(({ ink, colour, opacity }) => ({
    text: ink,
    cell: colour,
    opacity,
  }));

  test('has legible numbers on each shade, in light, in dark and with more contrast', () => {
    expect(inks.length).toBeGreaterThanOrEqual(10);
    expect(() => requireLegible('map', inks, css)).not.toThrow();
  });

  test('would not have them in the other colour', () => {
    const other = {
      'var(--chart-fg)': 'var(--chart-surface)',
      'var(--chart-surface)': 'var(--chart-fg)',
    };
    for (const ink of inks) {
      const swapped = { ...ink, text: other[ink.text as keyof typeof other] };
      expect(() => requireLegible('map', [swapped], css)).toThrow('less than 4.5');
    }
  });

  test('gives each number the colour for the cell that is drawn below it', async () => {
    const steps = Array.from({ length: 60 }, (_, i) => -1 + i / 29.5);
    const { svg, inks: drawn } = await drawToWidth(
      'map',
      placePanels('A map.', [
        heatmapPanel({
          title: 'Map',
          quantity: 'Height',
          x: { title: 'Across' },
          y: { title: 'Down' },
          runs: [[0, 1, 2, 3, 4, 5].map((row) => steps.slice(10 * row, 10 * row + 10))],
          ...('middle' in scale && { middle: scale.middle }),
          width: 800,
        }),
      ]),
      800,
    );
    const cells = cellsIn(svg);
    expect(cells).toHaveLength(60);
    const inked = drawn.map(({ cell, opacity }) => `${cell} ${Math.round(100 * opacity) / 100}`);
    expect([...new Set(cells)].sort()).toEqual([...new Set(inked)].sort());
    const known = inks.map(({ text, cell, opacity }) => `${text} ${cell} ${opacity}`);
    for (const { text, cell, opacity } of drawn)
      expect(known).toContain(`${text} ${cell} ${opacity}`);
  });
});

test('colours of a site that make numbers hard to read stop the chart, in one line', () => {
  const own = recoloured(css, parseOwnColours(':root { --chart-ordinal-6: #7f9fd0; }'));
  const inks = [{ text: 'var(--chart-surface)', cell: 'var(--chart-ordinal-6)', opacity: 0.7 }];
  expect(() => requireLegible('study/confusion', inks, own)).toThrow(
    /^Chart "study\/confusion": numbers in --chart-surface on cells of 70% --chart-ordinal-6 have a contrast of 1\.9, less than 4\.5 \(light\): change a colour in src\/colours\.css, or draw them with numbers: false$/,
  );
});

test('colours of a site for dark are judged in dark', () => {
  const own = recoloured(
    css,
    parseOwnColours('@media (prefers-color-scheme: dark) { :root { --chart-fg: #555555; } }'),
  );
  const inks = [{ text: 'var(--chart-fg)', cell: 'var(--chart-2)', opacity: 0.5 }];
  expect(() => requireLegible('map', inks, own)).toThrow('(dark)');
});

/** The colour and opacity of each cell, in drawing order. Equal neighbours share a path, equal colours a group. */
function cellsIn(svg: string): string[] {
  const [, group] = /<g shape-rendering="crispEdges">(.*?)<\/g>/.exec(svg)!;
  const [, common] = /^<g fill="([^"]*)"/.exec(group!) ?? [];
  return [...group!.matchAll(/<path([^>]*) d="([^"]*)"/g)].flatMap(([, look, path]) => {
    const [, fill = common] = /fill="([^"]*)"/.exec(look!) ?? [];
    const [, opacity = '1'] = / opacity="([^"]*)"/.exec(look!) ?? [];
    return Array(path!.split('Z').length - 1).fill(`${fill} ${Number(opacity)}`);
  });
}
