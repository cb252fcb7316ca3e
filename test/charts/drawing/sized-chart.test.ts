import type { TopLevelSpec } from 'vega-lite';
import { expect, test } from 'vitest';
import { SizedChart } from '../../../src/charts/drawing/sized-chart.ts';

const values = Array.from({ length: 40 }, (_, i) => ({
  x: i,
  y: (i * 7) % 11,
  day: `2024-01-${String(1 + (i % 28)).padStart(2, '0')}`,
  series: i % 2 ? 'a' : 'b',
}));
const data = { values };
const x = { field: 'x', type: 'quantitative' };
const y = { field: 'y', type: 'quantitative' };
const line = { mark: 'line', encoding: { x, y, color: { field: 'series' } } };
const long = 'A title that has to be broken into lines wherever the plot is a little narrower';

test.each([
  ['a line', { data, ...line }],
  ['dates', { data, mark: 'point', encoding: { x: { field: 'day', type: 'temporal' }, y } }],
  ['categories', { data, mark: 'bar', encoding: { x: { field: 'day' }, y } }],
  ['bins', { data, mark: 'bar', encoding: { x: { ...x, bin: true }, y: { aggregate: 'count' } } }],
  ['a title in lines', { data, ...line, title: { text: long, subtitle: long } }],
  ['plots above each other', { data, vconcat: [line, { ...line, title: long }] }],
  ['plots side by side', { data, hconcat: [line, line] }],
  ['facets', { data, facet: { field: 'series' }, columns: 2, spec: line }],
  [
    'a facet by a channel',
    { data, ...line, encoding: { ...line.encoding, row: { field: 'series' } } },
  ],
  ['repeated plots', { data, repeat: { row: ['x', 'y'] }, spec: { ...line } }],
  ['a height that follows', { data, ...line, height: { perWidth: 0.5 } }],
  [
    'widths that are shares',
    {
      data,
      hconcat: [
        { ...line, width: { perWidth: 0.5 } },
        { ...line, width: { perWidth: 0.25 } },
      ],
    },
  ],
])('%s: drawn after other widths, a chart is the same to the byte', async (_, spec) => {
  const chart = new SizedChart('chart', spec as unknown as TopLevelSpec);
  await chart.widthAt(471);
  await chart.widthAt(150);
  const width = await chart.widthAt(303);
  const drawing = await chart.drawAt(303);
  chart.close();
  const anew = new SizedChart('chart', spec as unknown as TopLevelSpec);
  expect(await anew.drawAt(303)).toEqual(drawing);
  expect(await anew.widthAt(303)).toBe(width);
  anew.close();
});

test('a mistake names the chart at every width', async () => {
  const chart = new SizedChart('study/loss', { data: { values: [] }, ...line } as TopLevelSpec);
  for (const width of [300, 200]) {
    await expect(chart.widthAt(width)).rejects.toThrow(/^Chart "study\/loss": /);
  }
});
