import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { drawToWidth } from '../../../src/charts/drawing/draw-to-width.ts';
import { firstPlot } from '../../../src/charts/drawing/first-plot.ts';

const encoding = {
  x: { field: 'x', type: 'quantitative', axis: { title: 'Step', grid: true } },
  y: { field: 'y', type: 'quantitative' },
} as const;
const data = { values: [0, 1, 2].map((x) => ({ x, y: x * x })) };
const title = { text: 'First', subtitle: ['Unit', 'How it was smoothed'] };
const plot = { mark: 'line', height: 190, encoding } as const;

describe('of plots above each other', () => {
  const stacked: TopLevelSpec = {
    data,
    vconcat: [
      { ...plot, title },
      { ...plot, title: 'Second' },
    ],
    resolve: { scale: { x: 'shared' } },
  };

  test('the first is left, lower, with fewer words', () => {
    expect(firstPlot(stacked)).toEqual({
      data,
      mark: 'line',
      height: 132,
      title: { text: 'First', subtitle: ['Unit'] },
      encoding: {
        x: { ...encoding.x, axis: { grid: true, title: null, tickCount: 3 } },
        y: { ...encoding.y, axis: { tickCount: 3, minExtent: 0 } },
      },
    });
  });

  test('it can be drawn, with the data that all have in common', async () => {
    const { svg } = await drawToWidth('cover', firstPlot(stacked), 344);
    expect(svg).toContain('>First<');
    expect(svg).not.toContain('>Second<');
  });

  test.each([
    ['no title', { vconcat: [plot] }],
    ['a title that is a text', { vconcat: [{ ...plot, title: 'First' }] }],
    [
      'axes that are left out',
      { vconcat: [{ mark: 'line', encoding: { x: { field: 'x', axis: null } } }] },
    ],
    ['encodings in its layers', { vconcat: [{ layer: [plot] }] }],
  ])('it may have %s', async (_, spec) => {
    const small = firstPlot({ data, ...spec } as TopLevelSpec);
    expect(small).toMatchObject({ height: 132 });
    expect((await drawToWidth('cover', small, 344)).svg).toContain('<path');
  });
});

test('of panels with axes of their own, the first is left as it is', () => {
  const panel = { concat: [{ ...plot, title }], columns: 1 };
  const spec = { data, vconcat: [panel, panel], resolve: { scale: { color: 'independent' } } };
  expect(firstPlot(spec as unknown as TopLevelSpec)).toEqual({ data, ...panel });
});

test.each([
  ['a single plot', { data, ...plot, title }],
  ['plots beside each other', { data, hconcat: [plot, plot] }],
  ['rows of plots beside each other', { data, vconcat: [{ hconcat: [plot, plot] }] }],
])('%s is left as it is', (_, spec) => {
  expect(firstPlot(spec as TopLevelSpec)).toBe(spec);
});
