import { View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { draw } from '../../src/charts/drawing/draw.ts';
import { drawToWidth } from '../../src/charts/drawing/draw-to-width.ts';
import type { OpenChart } from '../../src/charts/live/browser/control/chart-in-page.ts';
import { followKeys } from '../../src/charts/live/browser/control/keys.ts';
import { panned, zoomed } from '../../src/charts/live/browser/control/zoom-window.ts';
import type { Place } from '../../src/charts/live/browser/read/crosshair.ts';
import { endWithin } from '../../src/charts/live/browser/read/name-places.ts';
import { readAt, wordsOf } from '../../src/charts/live/browser/read/reading.ts';
import { rangeAround } from '../../src/charts/live/browser/view/axis-range.ts';
import { type Plot, valuesBetween } from '../../src/charts/live/browser/view/plots.ts';
import { compileLiveChart } from '../../src/charts/live/compile/compile-live-chart.ts';
import { steeredTitle } from '../../src/charts/live/compile/steered-title.ts';
import { asWideAs } from '../../src/charts/live/compile/view-width.ts';
import { type LiveAxis, type LiveLayer, signals } from '../../src/charts/live/live-chart.ts';
import { windowAt } from '../../src/charts/smoothing/smoothing.ts';
import { gradientPredictiveness } from '../../src/experiments/batch-norm/charts.ts';
import { batchNormResults } from './batch-norm-results.ts';

const stacked = gradientPredictiveness(batchNormResults({ steps: 60 }));

describe('a chart for the browser', () => {
  test('is JSON with the panels that a crosshair can move in, and what each of their layers shows', () => {
    const live = compileLiveChart(stacked)!;
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
    const codes = textsUnder('code', compileLiveChart(stacked)!.runtime);
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => !/^\d+$/.test(code))).toEqual([]);
  });

  test('can have its scales made logarithmic or linear while it runs', () => {
    const { operators } = compileLiveChart(stacked)!.runtime as {
      operators: { id: number; scale?: string; signal?: string; params?: { type?: unknown } }[];
    };
    const { params } = operators.find(({ scale }) => scale === 'concat_0_y')!;
    const { id } = operators.find(({ signal }) => signal === 'live_concat_0_y_type')!;
    expect(params!.type).toEqual({ $ref: id });
  });

  test('says which scale a vertical axis has, whichever that is', async () => {
    const { runtime } = compileLiveChart(stacked)!;
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
    expect(compileLiveChart(bars)!.panels).toEqual([]);
    expect(compileLiveChart(facets)!.panels).toEqual([]);
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
    expect(compileLiveChart(regression)).toBeUndefined();
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
    const [panel] = compileLiveChart(areas)!.panels;
    expect(panel).toMatchObject({ group: null, y: { baseline: true } });
  });

  test('of another smoothing has plots as large as the one that was drawn', async () => {
    const { spec } = await drawToWidth('a-chart', stacked, 360);
    const widths = (one: TopLevelSpec) =>
      (one as { vconcat: { width?: number }[] }).vconcat.map(({ width }) => width);
    expect(widths(asWideAs(spec, stacked))).toEqual(widths(spec));
    const config = { axisX: { labelAngle: 0 } };
    expect(asWideAs({ ...spec, config }, stacked).config).toEqual(config);
  });
});

test('a crosshair tells a series by its own line, and a limit in the same colour beside it', () => {
  const axis = { scale: 'x', type: 'linear', title: 'Step' };
  const line = { mark: 'line', data: '', x: 'x', y: 'y', detailed: false } as const;
  const layerOf = (layer: LiveLayer, rows: [x: number, y: number][]) => ({
    layer,
    rows: new Map([['slow', rows.map(([x, y]) => ({ x, y }))]]),
  });
  const limit = layerOf({ ...line, description: 'limit' }, [
    [0, 20],
    [9, 20],
  ]);
  const own = layerOf({ ...line, description: 'mean' }, [
    [0, 5],
    [4, 6],
    [9, 7],
  ]);
  const points = layerOf({ ...line, mark: 'symbol' }, [[4, 6]]);
  for (const layers of [
    [own, points, limit],
    [limit, own, points],
  ]) {
    const [reading] = readAt({ layers, xs: [0, 4, 9] } as unknown as Plot, 4);
    expect(reading).toMatchObject({ label: 'slow', x: 4, value: 6 });
    expect(wordsOf(reading!, 4, { x: axis, y: axis })).toEqual(['6', 'limit 20']);
  }
});

test('words and a moment in a plot leave its axis free to be logarithmic', () => {
  const { panels } = compileLiveChart(stacked)!;
  expect(JSON.stringify(stacked)).toContain('_moment');
  expect(panels.map(({ y }) => y.baseline)).toEqual([undefined, undefined]);
});

describe('the name of a line', () => {
  const points = [
    { x: 10, y: 50 },
    { x: 20, y: 40 },
    { x: 40, y: 20 },
  ];

  test.each([
    ['ends before the edge', points, 100, { y: 20, isSeen: true }],
    ['crosses the edge', points, 30, { y: 30, isSeen: true }],
    ['has a point on the edge', points, 20, { y: 40, isSeen: true }],
    [
      'spans all that is shown',
      [
        { x: -90, y: 0 },
        { x: 110, y: 100 },
      ],
      10,
      { y: 50, isSeen: true },
    ],
    ['begins beyond the edge', points, 5, { y: 50, isSeen: false }],
    [
      'ended before what is shown',
      [
        { x: -20, y: 7 },
        { x: -10, y: 8 },
      ],
      30,
      { y: 8, isSeen: false },
    ],
  ])('stands at the height where the line leaves: it %s', (_, line, width, end) => {
    expect(endWithin(line, width)).toEqual(end);
  });
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

describe('a title that says which scale the axis has', () => {
  const titleOf = (subtitle: string[], type: string, width: number) =>
    steeredTitle(
      { text: ['The', 'title'], subtitle },
      { y: { scale: 'y', type, title: 'Norm of the sum' }, width },
    );

  test('has as many lines either way', () => {
    expect(titleOf(['Norm of the sum,', 'log scale', 'Thin: runs.'], 'log', 100)).toEqual({
      text: ['The', 'title'],
      subtitle: {
        signal: `live_y_type === 'log' ? ${JSON.stringify([
          'Norm of the sum,',
          'log scale',
          'Thin: runs.',
        ])} : ${JSON.stringify(['Norm of the sum', ' ', 'Thin: runs.'])}`,
      },
    });
  });

  test('says it itself where the line beneath has no room', () => {
    expect(titleOf(['Norm of the sum', 'Thin: runs.'], 'linear', 100)).toEqual({
      text: { signal: `live_y_type === 'log' ? ["The","title, log scale"] : ["The","title"]` },
      subtitle: ['Norm of the sum', 'Thin: runs.'],
    });
  });

  test('stays as it is where it doesn’t tell the quantity', () => {
    expect(titleOf(['By the author'], 'log', 100).subtitle).toEqual(['By the author']);
  });
});

describe('a crosshair that isn’t shown yet', () => {
  test.each([
    ['Home', 0],
    ['End', 3],
    ['ArrowRight', 0],
    ['ArrowLeft', 3],
  ])('appears by %s at row %i', (key, row) => {
    const plot = { xs: [0, 1, 2, 3], box: { width: 300 }, panel: { title: '' } } as unknown as Plot;
    let place: Place | undefined;
    const crosshair = {
      place: () => place,
      show: (next: Place) => {
        place = next;
      },
      moveTo: (_: Plot, pixel: number) => {
        place = { plot, index: pixel / 100 };
      },
      pixelIn: () => 0,
      text: () => '',
    };
    const surface = Object.assign(new EventTarget(), { setAttribute: () => {} });
    const chart = { crosshair, plots: [plot] } as unknown as OpenChart;
    followKeys(surface as unknown as HTMLElement, chart);
    surface.dispatchEvent(Object.assign(new Event('keydown'), { key }));
    expect(place).toEqual({ plot, index: row });
  });
});

describe('a smoothing other than the author’s', () => {
  const results = batchNormResults({ steps: 60 });

  test('is none, or three times as wide', () => {
    expect(windowAt('drawn', 500)).toBe(21);
    expect(windowAt('none', 500)).toBe(1);
    expect(windowAt('more', 500)).toBe(51);
    expect(windowAt('more', 5)).toBe(1);
  });

  test('is told by the chart, and draws what was measured or less of its noise', () => {
    const [none, drawn, more] = (['none', 'drawn', 'more'] as const).map((smoothing) =>
      JSON.stringify(gradientPredictiveness(results, 720, smoothing)),
    );
    expect(none).toContain('As measured, not smoothed.');
    expect(drawn).toContain('Bold: moving median of 7 steps');
    expect(more).toContain('Bold: moving median of 21 steps');
    expect(drawn).toBe(JSON.stringify(gradientPredictiveness(results)));
  });

  test('has views with as many lines above them, so that no plot moves', async () => {
    const { spec } = await drawToWidth('a-chart', gradientPredictiveness(results, 360), 360);
    const other = asWideAs(spec, gradientPredictiveness(results, 360, 'none'));
    const lines = (one: TopLevelSpec) =>
      (one as { vconcat: { title: { subtitle: string[] } }[] }).vconcat.map(
        ({ title }) => title.subtitle.length,
      );
    expect(lines(other)).toEqual(lines(spec));
    const heights = await Promise.all([draw('a-chart', spec), draw('a-chart', other)]);
    expect(heights[1]!.height).toBe(heights[0]!.height);
  });

  test('is none for a series that is too short to be smoothed', () => {
    const short = batchNormResults({ steps: 5 });
    expect(gradientPredictiveness(short, 720, 'none')).toEqual(gradientPredictiveness(short));
  });
});

describe('a zoom', () => {
  test('keeps the place under the pointer where it is, until it meets an end', () => {
    expect(zoomed([0, 100], 2, 40, 100)).toEqual([20, 70]);
    expect(zoomed([20, 70], 2, 20, 100)).toEqual([20, 45]);
    expect(zoomed([50, 100], 0.8, 100, 100)).toEqual([37.5, 100]);
    expect(zoomed([20, 70], 0.5, 45, 100)).toBeUndefined();
  });

  test('has a limit', () => {
    let window: readonly [number, number] = [0, 100];
    for (let i = 0; i < 50; i++) window = zoomed(window, 2, 50, 100)!;
    expect(window[1] - window[0]).toBeCloseTo(0.2);
  });

  test('can be moved as far as the ends', () => {
    expect(panned([20, 70], 10, 100)).toEqual([30, 80]);
    expect(panned([20, 70], 99, 100)).toEqual([50, 100]);
    expect(panned([20, 70], -99, 100)).toEqual([0, 50]);
  });
});

describe('a range', () => {
  const axis = { scale: 'y', type: 'linear', title: '' };
  const words = (low: number, high: number, y: LiveAxis = axis, value?: number) => {
    const own = value === undefined ? {} : { value };
    const reading = { label: 'a', x: 1, ...own, low, high, range: '95% interval', beside: [] };
    return wordsOf(reading, 1, { x: axis, y });
  };

  test('has its name beside a value', () => {
    expect(words(26.6, 30.61, axis, 28)).toEqual(['28', '95% interval 26.60 to 30.61']);
    expect(words(26.6, 30.61)).toEqual(['26.60 to 30.61']);
  });

  test('has as many decimals at both ends, unless one end is far larger', () => {
    expect(words(9.5123, 30.6127)).toEqual(['9.512 to 30.613']);
    expect(words(0.2, 0.256, { ...axis, format: '.0%' })).toEqual(['20.0% to 25.6%']);
    expect(words(1500, 2500.5)).toEqual(['1,500 to 2,501']);
    expect(words(0.001234, 12.34)).toEqual(['0.001234 to 12.34']);
    expect(words(0, 30.61)).toEqual(['0 to 30.61']);
  });

  test('of several runs is known to be an interval', () => {
    const { panels } = compileLiveChart(
      gradientPredictiveness(batchNormResults({ seeds: [1, 2], steps: 60 })),
    )!;
    const area = panels[0]!.layers.find(({ mark }) => mark === 'area');
    expect(area!.description).toBe('95% interval');
  });
});

describe('an axis around values', () => {
  const axis: LiveAxis = { scale: 'y', type: 'linear', title: '' };
  const linear = { type: 'linear', zero: false };
  const log = { type: 'log', zero: false };

  test('holds them with some room, and zero where all is shown', () => {
    expect(rangeAround([1, 2], axis, linear).domain).toEqual([0.95, 2.05]);
    expect(rangeAround([1, 2], axis, { ...linear, zero: true }).domain).toEqual([0, 2.1]);
    expect(rangeAround([3, 3], axis, linear).domain).toEqual([2.85, 3.15]);
    expect(rangeAround([0, 0], axis, linear).domain).toEqual([-1, 1]);
  });

  test('tells neighbouring labels apart', () => {
    const percent = { ...axis, format: '.0%' };
    expect(rangeAround([0.1, 0.9], percent, linear).format).toBe('.0%');
    expect(rangeAround([0.9, 0.91], percent, linear).format).toBe('.1%');
    expect(rangeAround([0.9, 0.91], percent, log).format).toBe('.1%');
    expect(rangeAround([0.01, 0.9], percent, log).format).toBe('.0%');
    expect(rangeAround([0.1, 0.9], { ...axis, format: '~r' }, linear).format).toBeNull();
  });

  test.each([
    [
      [0.001, 1000],
      [0.001, 0.01, 0.1, 1, 10, 100, 1000],
    ],
    [
      [1, 30],
      [1, 2, 5, 10, 20],
    ],
    [
      [2, 9],
      [2, 3, 4, 5, 6, 8],
    ],
    [
      [21, 24],
      [21, 22, 23, 24],
    ],
    [
      [1e-9, 1e9],
      [1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9],
    ],
  ])('that is logarithmic has round labels: %j', (values, ticks) => {
    expect(rangeAround(values, axis, log).ticks).toEqual(ticks);
  });
});

function textsUnder(key: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key && typeof inner === 'string' ? [inner] : textsUnder(key, inner),
  );
}
