import { View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { signals } from '../../../src/charts/live/live-chart.ts';
import { gradientPredictiveness } from '../../../src/experiments/batch-norm/charts.ts';
import { batchNormResults } from '../batch-norm-results.ts';
import { liveChartOf } from '../live-chart-of.ts';

const stacked = gradientPredictiveness(batchNormResults({ steps: 60 }));

describe('a chart for the browser', () => {
  test('is JSON with the panels that a crosshair can move in, and what each of their layers shows', () => {
    const live = liveChartOf(stacked)!;
    expect(JSON.parse(JSON.stringify(live))).toEqual(live);
    expect(live.panels.map(({ group, x, y }) => [group, x.title, y.type])).toEqual([
      ['concat_0_group', 'Training step', 'linear'],
      ['concat_1_group', 'Training step', 'log'],
    ]);
    const own = live.panels.map(({ layers }) => layers.filter(({ published }) => !published));
    expect(own.map((layers) => layers.map(({ mark, detailed }) => [mark, detailed]))).toEqual([
      [
        ['line', true],
        ['line', false],
      ],
      [['area', false]],
    ]);
  });

  test('holds no text of expressions, which a strict policy forbids to run', () => {
    const codes = textsUnder('code', liveChartOf(stacked)!.runtime);
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => !/^\d+$/.test(code))).toEqual([]);
  });

  test('can have its scales made logarithmic or linear while it runs', () => {
    const { operators } = liveChartOf(stacked)!.runtime as {
      operators: { id: number; scale?: string; signal?: string; params?: { type?: unknown } }[];
    };
    const { params } = operators.find(({ scale }) => scale === 'concat_0_y')!;
    const { id } = operators.find(({ signal }) => signal === 'live_concat_0_y_type')!;
    expect(params!.type).toEqual({ $ref: id });
  });

  test('says which scale a vertical axis has, whichever that is', async () => {
    const { runtime } = liveChartOf(stacked)!;
    const view = new View(runtime as never, { renderer: 'none', expr: expressionInterpreter });
    const said = async () => (await view.toSVG()).match(/[\w ]+, log scale(?=<)/g);
    expect(await said()).toEqual([' as a norm, log scale']);
    view.signal(signals.type('concat_0_y'), 'log').signal(signals.type('concat_1_y'), 'linear');
    expect(await said()).toEqual(['s consecutive gradients, log scale']);
    view.finalize();
  });

  test('has no panels where there is no continuous axis, nor where there are many by one name', () => {
    const values = [{ kind: 'a', x: 1, value: 1 }];
    const bars: TopLevelSpec = {
      data: { values },
      mark: 'bar',
      encoding: { x: { field: 'kind' }, y: { field: 'value', type: 'quantitative' } },
    };
    const facets: TopLevelSpec = {
      data: { values },
      facet: { field: 'kind' },
      spec: {
        mark: 'line',
        encoding: {
          x: { field: 'x', type: 'quantitative' },
          y: { field: 'value', type: 'quantitative' },
        },
      },
    };
    expect(liveChartOf(bars)!.panels).toEqual([]);
    expect(liveChartOf(facets)!.panels).toEqual([]);
  });

  test('stays a picture if it computes what the browser is not sent', () => {
    const values = [1, 2, 3].map((x) => ({ x, y: x }));
    const axes = {
      x: { field: 'x', type: 'quantitative' },
      y: { field: 'y', type: 'quantitative' },
    } as const;
    const regression: TopLevelSpec = {
      data: { values },
      transform: [{ regression: 'y', on: 'x' }],
      mark: 'line',
      encoding: axes,
    };
    expect(liveChartOf(regression)).toBeUndefined();
  });

  test('keeps an axis that areas stand on as it is', () => {
    const areas: TopLevelSpec = {
      data: { values: [1, 2, 3].map((x) => ({ x, y: x })) },
      layer: [{ mark: 'area' }, { mark: 'line' }],
      encoding: {
        x: { field: 'x', type: 'quantitative' },
        y: { field: 'y', type: 'quantitative', stack: null },
      },
    };
    const [panel] = liveChartOf(areas)!.panels;
    expect(panel).toMatchObject({ group: null, y: { baseline: true } });
  });
});

test('words and a moment in a plot leave its axis free to be logarithmic', () => {
  const { panels } = liveChartOf(stacked)!;
  expect(JSON.stringify(stacked)).toContain('_moment');
  expect(panels.map(({ y }) => y.baseline)).toEqual([undefined, undefined]);
});

test('what lies around a mean of several runs is known to be an interval', () => {
  const { panels } = liveChartOf(
    gradientPredictiveness(batchNormResults({ seeds: [1, 2], steps: 60 })),
  )!;
  const area = panels[0]!.layers.find(({ mark }) => mark === 'area');
  expect(area!.description).toBe('95% interval');
});

function textsUnder(key: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key && typeof inner === 'string' ? [inner] : textsUnder(key, inner),
  );
}
