import * as vega from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { expect, test } from 'vitest';
import { placePanels } from '../../../../../src/charts/bars/place-panels.ts';
import { drawToWidth } from '../../../../../src/charts/drawing/draw-to-width.ts';
import {
  type Plot,
  plotsOf,
  valuesBetween,
} from '../../../../../src/charts/live/browser/view/plots.ts';
import { sweepPanel } from '../../../../../src/charts/points/sweep-panel.ts';
import { liveChartOf } from '../../../live-chart-of.ts';

test('the crosshair stops where something was measured, not between, where a curve has values', async () => {
  const panel = sweepPanel({
    title: 'Sharpness',
    quantity: 'Eigenvalue',
    x: 'Rate',
    points: [0.1, 0.2, 0.4].map((at) => ({ at, runs: [1 / at, 3 / at] })),
    curves: { meaning: 'limit', at: [{ label: '2/η', value: (rate) => 2 / rate }] },
    width: 800,
  });
  const { spec } = await drawToWidth('sweep', placePanels('A sweep.', [panel]), 800);
  const { runtime, panels } = liveChartOf(spec)!;
  const view = new vega.View(runtime as never, { expr: expressionInterpreter, renderer: 'none' });
  await view.runAsync();
  const [plot] = plotsOf(view, panels);
  expect(plot!.xs).toEqual([0.1, 0.2, 0.4]);
  expect(plot!.layers.find(({ layer }) => layer.level)!.rows.get('')!.length).toBeGreaterThan(20);
});

test('an axis has room for what others published', () => {
  const rows = new Map([['a', [0, 2].map((x) => ({ x, y: x + 1 }))]]);
  const published = new Map([['a', [1, 3].map((x) => ({ x, y: x / 10 }))]]);
  const layers = [
    { layer: {}, rows },
    { layer: { published: true }, rows: published },
  ];
  expect(valuesBetween({ layers } as unknown as Plot, -1, 2)).toEqual([1, 3, 0.1, 0.2]);
});
