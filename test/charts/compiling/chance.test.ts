import { View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import type { TopLevelSpec } from 'vega-lite';
import * as statistics from 'vega-statistics';
import { expect, test } from 'vitest';
import { drawToWidth, drawToWidths } from '../../../src/charts/drawing/draw-to-width.ts';
import { restartChance } from '../../../src/charts/look/chance.ts';
import { liveChartOf } from '../live-chart-of.ts';

const numbers = Array.from({ length: 60 }, (_, x) => ({ x: x % 5, y: (x * 7) % 11 }));
const quantitative = (field: string) => ({ field, type: 'quantitative' });
const points = (more: object): TopLevelSpec =>
  ({
    data: { values: numbers },
    mark: 'point',
    encoding: { x: quantitative('x'), y: quantitative('y') },
    ...more,
  }) as TopLevelSpec;

const charts: [string, TopLevelSpec][] = [
  ['random()', points({ transform: [{ calculate: 'random()', as: 'y' }] })],
  ['a sample', points({ transform: [{ sample: 20 }] })],
  ['a bootstrapped interval', points({ mark: { type: 'errorband', extent: 'ci' } })],
  [
    'random numbers of a distribution',
    points({ transform: [{ calculate: 'sampleNormal(0, 1)', as: 'y' }] }),
  ],
  [
    'random numbers that follow the width, after others that do not',
    points({
      transform: [{ calculate: 'random()', as: 'y' }],
      mark: { type: 'point', xOffset: { expr: 'random() * width / 100' } },
    }),
  ],
];

test.each(
  charts,
)('%s: the same bytes each time, alone, beside others and after other widths', async (_, spec) => {
  const [{ svg: alone }, [wide, narrow], [, after]] = await Promise.all([
    drawToWidth('chance', spec, 360),
    drawToWidths('chance', spec, [800, 360]),
    drawToWidths('chance', spec, [500, 360]),
  ]);
  expect(narrow!.svg).toBe(alone);
  expect(after!.svg).toBe(alone);
  expect((await drawToWidth('chance', spec, 800)).svg).toBe(wide!.svg);
});

test('a live chart draws the rows of its picture', async () => {
  const drawn = await drawToWidth('chance', charts[0]![1], 800);
  const { runtime } = liveChartOf(drawn.spec)!;
  restartChance(statistics);
  const view = new View(runtime as never, { renderer: 'none', expr: expressionInterpreter });
  restartChance(statistics);
  await view.runAsync();
  const rows = view.data('data_0') as { y: number }[];
  expect(rows.map(({ y }) => y)).toEqual(drawn.layers[0]!.rows.map(({ y }) => y));
  view.finalize();
});

test('a chart without chance runs again at another width', async () => {
  const { usesChance } = await import('../../../src/charts/compiling/uses-chance.ts');
  const { compileChart } = await import('../../../src/charts/compiling/compile-chart.ts');
  expect(usesChance(compileChart(points({})).compiled)).toBe(false);
  for (const [name, spec] of charts) {
    expect(usesChance(compileChart(spec).compiled), name).toBe(true);
  }
});
