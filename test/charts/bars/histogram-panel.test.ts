import { expect, test } from 'vitest';
import {
  type HistogramPanelOptions,
  histogramPanel,
} from '../../../src/charts/bars/histogram-panel.ts';
import { drawToWidth } from '../../../src/charts/drawing/draw-to-width.ts';
import { linePanel } from '../../../src/charts/panels/line-panel.ts';
import { stackPanels } from '../../../src/charts/panels/stack-panels.ts';
import { liveChartOf } from '../live-chart-of.ts';

interface Row {
  series: string;
  step: number;
  value: number;
  low?: number;
  high?: number;
}

test('values are counted in bins with round ends, as shares of a run', () => {
  const rows = rowsOf({ bins: 5, series: [{ label: 'a', runs: [[0, 0.1, 0.35, 0.4, 1]] }] });
  expect(rows).toEqual(
    [0.4, 0.2, 0.2, 0, 0.2, 0.2].map((value, i) => ({
      series: 'a',
      step: [0, 0.2, 0.4, 0.6, 0.8, 1][i],
      value,
    })),
  );
});

test('runs are averaged as shares, whatever their numbers of values, and all series have the same bins', () => {
  const rows = rowsOf({
    bins: 2,
    series: [
      {
        label: 'a',
        runs: [
          [0, 9],
          [0, 0, 0, 9],
        ],
      },
      { label: 'b', runs: [[4], [9.9]] },
    ],
  });
  const bin = (series: string, step: number) =>
    rows.find((row) => row.series === series && row.step === step)!;
  expect(bin('a', 0).value).toBeCloseTo(0.625);
  expect(bin('b', 5).value).toBe(0.5);
  expect([...new Set(rows.map(({ step }) => step))]).toEqual([0, 5, 10]);
  expect(bin('a', 0).low).toBe(0);
  expect(bin('a', 0).high).toBe(1);
});

test('bins that were counted before are drawn as they are', () => {
  const bins = [
    { from: 1, to: 3, count: 6 },
    { from: 0, to: 1, count: 2 },
  ];
  const rows = rowsOf({ series: [{ label: 'a', runs: [bins] }] });
  expect(rows.map(({ step, value }) => [step, value])).toEqual([
    [0, 0.25],
    [1, 0.75],
    [3, 0.75],
  ]);
});

test('equal values make one bin', () => {
  const rows = rowsOf({ series: [{ label: 'a', runs: [[3, 3]] }] });
  expect(rows.reduce((sum, { value }) => sum + value, 0) - rows.at(-1)!.value).toBe(1);
});

test.each<[string, Partial<HistogramPanelOptions>, string]>([
  ['no series', { series: [] }, 'has no series'],
  ['no runs', { series: [{ label: 'a', runs: [] }] }, 'has no runs of "a"'],
  ['no values', { series: [{ label: 'a', runs: [[]] }] }, 'has a run of "a" without values'],
  ['no number', { series: [{ label: 'a', runs: [[Number.NaN]] }] }, 'has NaN in a run of "a"'],
  [
    'empty bins',
    { series: [{ label: 'a', runs: [[{ from: 0, to: 1, count: 0 }]] }] },
    'has a run whose bins are all empty',
  ],
  [
    'a gap',
    {
      series: [
        {
          label: 'a',
          runs: [
            [
              { from: 0, to: 1, count: 1 },
              { from: 2, to: 3, count: 1 },
            ],
          ],
        },
      ],
    },
    'has a bin that ends at 1 before one that begins at 2',
  ],
  [
    'a bin upside down',
    { series: [{ label: 'a', runs: [[{ from: 1, to: 0, count: 1 }]] }] },
    'has a bin from 1 to 0',
  ],
  [
    'other bins',
    {
      series: [
        { label: 'a', runs: [[{ from: 0, to: 1, count: 1 }], [{ from: 0, to: 2, count: 1 }]] },
      ],
    },
    'has other bins in a run of "a" than in the first run',
  ],
  [
    'bins and values',
    { series: [{ label: 'a', runs: [[1], [{ from: 0, to: 2, count: 1 }]] }] },
    'has values of some runs and bins of others',
  ],
])('%s: refused by the panel’s name', (_, options, problem) => {
  expect(() => panel(options)).toThrow(`the panel "Confidence" ${problem}`);
});

test('a crosshair reads its bins in browsers', async () => {
  const series = ['a', 'b'].map((label) => ({
    label,
    runs: [
      [0, 1, 2],
      [1, 2, 3],
    ],
  }));
  const spec = stackPanels('Bins.', 'Confidence', [panel({ series })]);
  const drawing = await drawToWidth('bins', spec, 800);
  const [live] = liveChartOf(drawing.spec)!.panels;
  expect(live!.x.title).toBe('Confidence');
  expect(live!.layers.map(({ mark }) => mark)).toEqual(['area', 'line']);
});

test('it shares no axis with a panel over steps', () => {
  const steps = linePanel({
    title: 'Loss',
    quantity: 'Nats',
    series: [{ label: 'a', runs: [{ step: Int32Array.of(0, 1), value: Float64Array.of(1, 2) }] }],
    width: 800,
  });
  const stacked = () => stackPanels('Both.', 'Step', [steps, panel({})]);
  expect(stacked).toThrow(
    'panels over steps and over confidence can’t share an axis'.replace('’', "'"),
  );
});

function panel(options: Partial<HistogramPanelOptions>) {
  return histogramPanel({
    title: 'Confidence',
    quantity: 'Share of the pictures',
    of: 'confidence',
    series: [{ label: 'a', runs: [[1, 2]] }],
    width: 800,
    ...options,
  });
}

function rowsOf(options: Partial<HistogramPanelOptions>): Row[] {
  const layers = panel(options).layer as unknown as {
    mark: { type: string };
    data: { values: Row[] };
  }[];
  return layers.find(({ mark }) => mark.type === 'line')!.data.values;
}
