import { describe, expect, test } from 'vitest';
import { renderChart } from '../../../src/charts/drawing/render.ts';
import { linePanel } from '../../../src/charts/panels/line-panel.ts';
import { stackPanels } from '../../../src/charts/panels/stack-panels.ts';
import type { DrawnLayer } from '../../../src/charts/reading/drawn-layers.ts';
import { draw } from '../draw.ts';

const series = [
  {
    label: 'A',
    runs: [{ step: Int32Array.from([0, 50, 100]), value: Float64Array.from([1, 2, 3]) }],
  },
];

function chart(step: number[], value: number[]) {
  const published = { source: 'the paper', series: [{ label: 'A', step, value }] };
  const options = { title: 'Panel', quantity: 'Q', series, published, zero: false };
  return (width: number) => stackPanels('d', 'Step', [linePanel({ ...options, width })]);
}

async function publishedOf(step: number[], value: number[]): Promise<DrawnLayer[]> {
  const { layers } = await draw('chart', chart(step, value)(720));
  return layers.filter((layer) => layer.published);
}

describe('what others published', () => {
  test('is drawn in layers of its own, which the page can hide', async () => {
    const label = { id: 'fig', title: 't', description: 'd' };
    const svg = await renderChart(chart([0, 100], [2, 2.5]), label);
    // One layer of points, since the chart has one series.
    expect(svg.match(/class="published"/g)).toHaveLength(1);
    const layers = await publishedOf([0, 100], [2, 2.5]);
    expect(layers[0]!.description).toBe('published by the paper');
    expect(layers[0]!.rows.map(({ value }) => value)).toEqual([2, 2.5]);
  });

  test('beyond the steps measured, or too high or low for the plot, is left out and counted', async () => {
    const layers = await publishedOf([-1, 0, 50, 60, 100, 101], [2, 1, 4.1, -0.1, 4, 2]);
    expect(layers[0]!.rows.map(({ step }) => step)).toEqual([0, 100]);
    expect(layers[0]!.description).toBe(
      'published by the paper; 2 of its 6 points lie within the plot',
    );
  });

  test('that would squash what was measured is not drawn at all', async () => {
    expect(await publishedOf([50], [40])).toEqual([]);
  });

  test('of some of the series leaves the others as they are', async () => {
    const [a] = series;
    const published = { source: 'the paper', series: [{ label: 'A', step: [50], value: [2.5] }] };
    const both = { title: 'Panel', quantity: 'Q', series: [a!, { ...a!, label: 'B' }], published };
    const panel = linePanel({ ...both, width: 720 });
    const { layers } = await draw('chart', stackPanels('d', 'Step', [panel]));
    expect(layers.filter((layer) => layer.published)).toHaveLength(1);
  });

  test('has no class where nothing is published', async () => {
    const options = { title: 'Panel', quantity: 'Q', series };
    const svg = await renderChart(
      (width) => stackPanels('d', 'Step', [linePanel({ ...options, width })]),
      { id: 'fig', title: 't', description: 'd' },
    );
    expect(svg).not.toContain('published');
  });
});
