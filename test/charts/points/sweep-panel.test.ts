import { expect, test } from 'vitest';
import { placePanels } from '../../../src/charts/bars/place-panels.ts';
import { drawToWidth } from '../../../src/charts/drawing/draw-to-width.ts';
import { type SweepPanelOptions, sweepPanel } from '../../../src/charts/points/sweep-panel.ts';
import { compareSweep, type SweptNumbers } from '../../../src/charts/points/swept-numbers.ts';
import { describeDrawn } from '../../../src/charts/reading/describe-drawn.ts';
import { drawnTable } from '../../../src/charts/reading/drawn-table.ts';
import type { Results } from '../../../src/lab/results.ts';
import { resultsOf } from '../../lab/results-fixture.ts';
import { liveChartOf } from '../live-chart-of.ts';

const three: SweptNumbers[] = [
  { at: 0.1, runs: [1, 2, 3] },
  { at: 0.01, runs: [4, 5, 6] },
  { at: 0.03, runs: [2, 3, 4] },
];
const limit = { meaning: 'limit 2/η', at: [{ label: '2/η', value: (rate: number) => 2 / rate }] };

test('a point is the mean of its runs with its 95 % interval, in the order of the parameter', async () => {
  const { layers, svg } = await drawn({ points: three });
  const { header, rows } = drawnTable(layers);
  expect(header).toEqual(['quantity', 'drawn as', 'run', 'Rate', 'value', 'low', 'high']);
  // Student's t for two degrees of freedom is 4.303; the standard error is 1/√3.
  const half = 4.303 / Math.sqrt(3);
  expect(meansIn(rows)).toEqual([
    [0.01, 5, expect.closeTo(5 - half, 3), expect.closeTo(5 + half, 3)],
    [0.03, 3, expect.closeTo(3 - half, 3), expect.closeTo(3 + half, 3)],
    [0.1, 2, expect.closeTo(2 - half, 3), expect.closeTo(2 + half, 3)],
  ]);
  expect(rows).toHaveLength(3 + 9);
  expect(svg).toContain('Points: means of 3 runs, with 95% intervals. Dots: runs.');
  expect(describeDrawn(layers)).toBe('Loss, in nats, rate 0.01 to 0.1. From 5 to 2.');
});

test('a single run has no interval, and intervals end at bounds', async () => {
  const single = await drawn({
    points: [
      { at: 1, runs: [3] },
      { at: 2, runs: [4] },
    ],
  });
  expect(drawnTable(single.layers).rows).toEqual([
    [1, 3],
    [2, 4],
  ]);
  expect(single.svg).not.toContain('95%');
  const { layers } = await drawn({ points: three, bounds: [0, 6] });
  const [first, , last] = meansIn(drawnTable(layers).rows);
  expect(first).toEqual([0.01, 5, expect.closeTo(2.516, 3), 6]);
  expect(last).toEqual([0.1, 2, 0, expect.closeTo(4.484, 3)]);
});

test('on a logarithmic axis means are geometric; the parameter’s axis is logarithmic only if asked', async () => {
  const points = [
    { at: 0.01, runs: [1, 100] },
    { at: 1, runs: [1, 1] },
  ];
  const log = await drawn({ points, scale: 'log', xScale: 'log' });
  expect(describeDrawn(log.layers)).toBe('Loss, in nats, rate 0.01 to 1. From 10 to 1.');
  expect(log.svg).toContain('In nats, log scale');
  expect(log.svg).toContain('Rate, log scale');
  expect(ticksOf(log.svg)).toEqual(expect.arrayContaining(['0.01', '0.1', '1']));
  const linear = await drawn({ points });
  expect(describeDrawn(linear.layers)).toBe('Loss, in nats, rate 0.01 to 1. From 50.5 to 1.');
  expect(linear.svg).not.toContain('log scale');
});

test('the ticks of a narrow logarithmic range are the parameter’s own values', async () => {
  const points = [0.41, 0.43].map((at) => ({ at, runs: [1] }));
  const { svg } = await drawn({ points, xScale: 'log' });
  expect(ticksOf(svg)).toEqual(expect.arrayContaining(['0.41', '0.43']));
});

test('a curve passes through its values at the parameter’s values, with its name or a note', async () => {
  const options = { points: three, scale: 'log', xScale: 'log', curves: limit } as const;
  const wide = await drawn(options);
  const curve = wide.layers.find(({ level }) => level)!;
  expect(curve.description).toBe('limit 2/η');
  const at = new Map(curve.rows.map(({ rate, value }) => [rate, value]));
  for (const { at: rate } of three) expect(at.get(rate)).toBeCloseTo(2 / rate, 9);
  expect(at.size).toBeGreaterThan(20);
  expect(describeDrawn(wide.layers)).toContain('Limit 2/η. From 200 to 20.');
  expect(wide.svg).toContain('>2/η</text>');
  expect(wide.svg).not.toContain('Dash-dot');
  const narrow = await drawn(options, 360);
  expect(narrow.svg).toContain('Dash-dot: limit 2/η.');
  expect(narrow.svg).not.toContain('>2/η</text>');
});

test('series have colours, names or a legend, and lines of their own', async () => {
  const points = ['SGD', 'Adam'].flatMap((series, i) =>
    three.map(({ at, runs }) => ({ at, series, runs: runs.map((run) => run + i) })),
  );
  const { layers, svg } = await drawn({ points });
  expect(describeDrawn(layers)).toBe(
    'Loss, in nats, rate 0.01 to 0.1. SGD: from 5 to 2. Adam: from 6 to 3.',
  );
  // Once: its line has the name at its end, so there is no legend.
  expect(svg.match(/>Adam<\/text>/g)).toHaveLength(1);
  expect(svg).toContain('var(--chart-2)');
  // One legend, of colours and dashes, also if another panel is above.
  const narrow = panel({ points, title: 'Loss of both', width: 360 });
  const two = placePanels('Two.', [panel({ points: three, width: 360 }), narrow]);
  const { svg: stacked } = await drawToWidth('two', two, 360);
  expect(stacked.match(/>Adam<\/text>/g)).toHaveLength(1);
});

test('the crosshair reads means and curves, not single runs', async () => {
  const { spec } = await drawn({ points: three, curves: limit });
  const [panel] = liveChartOf(spec)!.panels;
  const described = panel!.layers.flatMap(({ description }) => description ?? []);
  expect(described).toEqual(['limit 2/η', 'mean of the runs']);
});

const twice = [0, 0, 1].map((at) => ({ at, series: 'SGD', runs: [2] }));

test.each<[string, Partial<SweepPanelOptions>, string]>([
  ['no points', { points: [] }, 'has no values of "Rate": give it several'],
  ['one value', { points: three.slice(0, 1) }, 'has only the value 0.1 of "Rate"'],
  ['no runs', { points: [...three, { at: 1, runs: [] }] }, 'has no runs at 1'],
  ['no number', { points: [...three, { at: 1, runs: [Number.NaN] }] }, 'has NaN at 1, and only'],
  [
    'a number that isn’t above 0',
    { scale: 'log', points: [...three, { at: 1, runs: [0] }] },
    'has 0 at 1, which a logarithmic axis',
  ],
  [
    'a value that isn’t above 0',
    { xScale: 'log', points: [...three, { at: 0, runs: [1] }] },
    'has a point at 0, which a logarithmic axis',
  ],
  ['a point twice', { points: twice }, 'has two points at 0, SGD'],
  [
    'series for some points',
    { points: [...three, { at: 1, series: 'SGD', runs: [1] }] },
    'has points with a series and others without one',
  ],
  [
    'a curve of nothing',
    {
      points: three,
      curves: { meaning: 'limit', at: [{ label: 'a', value: () => 1, series: 'SGD' }] },
    },
    'has the curve "a" of "SGD", which isn\'t drawn',
  ],
  [
    'a curve with no place',
    {
      points: three,
      scale: 'log',
      curves: { meaning: 'limit', at: [{ label: 'a', value: () => 0 }] },
    },
    'has the curve "a", which is 0 at 0.01: a logarithmic axis can\'t show that',
  ],
])('%s: refused by the panel’s name', (_, options, problem) => {
  expect(() => panel(options)).toThrow(`the panel "Loss" ${problem}`);
});

test('a metric’s last values, or what a function gives, are collected by a parameter', () => {
  const results = swept({ low: 0.1, high: 0.4 });
  expect(compareSweep(results, 'rate', 'loss')).toEqual([
    { at: 0.1, runs: [1, 2] },
    { at: 0.4, runs: [5, 6] },
  ]);
  const first = compareSweep(results, 'rate', (run) => run.series('loss').value[0]!, {
    series: ({ record }) => record.variant,
  });
  expect(first[0]).toEqual({ at: 0.1, series: 'low', runs: [3, 3] });
  expect(() => compareSweep(results, 'width', 'loss')).toThrow(
    'the parameter "width" of "LOW" is not set, and no number: name one that is',
  );
  expect(() => compareSweep(swept({ low: 'a', high: 'b' }), 'rate', 'loss')).toThrow('is "a"');
});

function swept(rates: Record<'low' | 'high', unknown>): Results {
  const results = resultsOf({
    low: [{ loss: [3, 1] }, { loss: [3, 2] }],
    high: [{ loss: [5] }, { loss: [6] }],
  });
  const variants = results.variants.map((variant) => ({
    ...variant,
    runs: variant.runs.map((run) => ({
      ...run,
      record: {
        ...run.record,
        parameters: { rate: rates[variant.name as 'low' | 'high'] },
      },
    })),
  }));
  return { ...results, variants } as Results;
}

/** The parameter's value, mean, low and high of each row that isn't a run's. */
function meansIn(rows: readonly (readonly unknown[])[]): unknown[][] {
  return rows.filter(([, , run]) => run === null).map((row) => row.slice(3));
}

function ticksOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([\d.]+)</g)].map(([, text]) => text!);
}

function panel(options: Partial<SweepPanelOptions>) {
  return sweepPanel({
    title: 'Loss',
    quantity: 'In nats',
    x: 'Rate',
    points: [],
    width: 800,
    ...options,
  });
}

function drawn(options: Partial<SweepPanelOptions>, width = 800) {
  return drawToWidth('sweep', placePanels('A sweep.', [panel({ ...options, width })]), width);
}
