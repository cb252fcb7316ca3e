import type { TopLevelSpec } from 'vega-lite';
import { expect, test } from 'vitest';
import { drawToWidth } from '../../../src/charts/drawing/draw-to-width.ts';
import { liveChartOf } from '../live-chart-of.ts';

const values = [
  { x: 1, y: 2, kind: 'a' },
  { x: 2, y: 3, kind: 'b' },
  { x: 3, y: 1, kind: 'b' },
];
const quantitative = (field: string) => ({ field, type: 'quantitative' });
const plot = (more: object = {}): TopLevelSpec =>
  ({
    data: { values },
    mark: 'point',
    encoding: { x: quantitative('x'), y: quantitative('y') },
    ...more,
  }) as TopLevelSpec;
const withoutParams = await drawToWidth('plain', plot(), 500);

test.each([
  ['a brush', { params: [{ name: 'brush', select: 'interval' }] }],
  ['a zoom', { params: [{ name: 'zoom', select: 'interval', bind: 'scales' }] }],
  ['a hover', { params: [{ name: 'hover', select: { type: 'point', on: 'pointerover' } }] }],
  ['a slider', { params: [{ name: 'least', value: 0, bind: { input: 'range', max: 3 } }] }],
  [
    'a brush of a view inside',
    { layer: [{ mark: 'point', params: [{ name: 'in', select: 'interval' }] }], mark: undefined },
  ],
])('a chart with %s is a picture of its first state', async (_, more) => {
  const drawn = await drawToWidth('params', plot(more), 500);
  expect(drawn.layers.map(({ rows }) => rows)).toEqual(
    withoutParams.layers.map(({ rows }) => rows),
  );
  expect(liveChartOf(drawn.spec)).toBeUndefined();
});

test('the first value of a param counts', async () => {
  const drawn = await drawToWidth(
    'params',
    plot({
      params: [{ name: 'least', value: 2, bind: { input: 'range', max: 3 } }],
      transform: [{ filter: 'datum.y >= least' }],
    }),
    500,
  );
  expect(drawn.layers[0]!.rows).toEqual([
    { x: 1, y: 2 },
    { x: 2, y: 3 },
  ]);
});

test('a param that is only a name for a value leaves the chart interactive', async () => {
  const spec = plot({
    params: [{ name: 'size', value: 90 }],
    mark: { type: 'point', size: { expr: 'size' } },
  });
  const drawn = await drawToWidth('params', spec, 500);
  expect(liveChartOf(drawn.spec)?.panels).toHaveLength(1);
});

test('what moves by itself is refused by name', async () => {
  const spec = plot({
    params: [{ name: 'year', select: { type: 'point', fields: ['x'], on: 'timer' } }],
    transform: [{ filter: { param: 'year' } }],
    encoding: { x: quantitative('x'), y: quantitative('y'), time: { field: 'x' } },
  });
  await expect(drawToWidth('moves', spec, 500)).rejects.toThrow(
    'Chart "moves": params: "year" moves by itself, and a picture doesn\'t: draw some of its steps side by side',
  );
});
