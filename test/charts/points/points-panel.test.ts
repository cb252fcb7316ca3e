import { expect, test } from 'vitest';
import { placePanels } from '../../../src/charts/bars/place-panels.ts';
import { drawToWidth } from '../../../src/charts/drawing/draw-to-width.ts';
import { renderChart } from '../../../src/charts/drawing/render.ts';
import {
  type PlacedPoint,
  type PointsPanelOptions,
  pointsPanel,
} from '../../../src/charts/points/points-panel.ts';
import { describeDrawn } from '../../../src/charts/reading/describe-drawn.ts';
import { drawnTable } from '../../../src/charts/reading/drawn-table.ts';
import { liveChartOf } from '../live-chart-of.ts';

const few: PlacedPoint[] = [
  { x: 0, y: 1, label: 'cat' },
  { x: 2, y: 5, label: 'dog' },
  { x: 4, y: 3, label: 'cat' },
];

test('points are told in the table and in words, by label', async () => {
  const { layers } = await drawn({ plots: [plot(few)] });
  const { header, rows } = drawnTable(layers);
  expect(header).toEqual(['Animal', 'First', 'Second']);
  expect(rows.toSorted()).toEqual([
    ['cat', 0, 1],
    ['cat', 4, 3],
    ['dog', 2, 5],
  ]);
  expect(describeDrawn(layers)).toBe(
    'Map. Cat: 2 points, first 0 to 4, second 1 to 3. Dog: 1 point, first 2, second 5.',
  );
});

test('other columns of a table are left out, and points without labels have one colour and no legend', async () => {
  const points = few.map(({ x, y }) => ({ x, y, step: 7 }));
  const { layers, svg } = await drawn({ plots: [plot(points)] });
  expect(drawnTable(layers).header).toEqual(['First', 'Second']);
  // The only circles are those of the points.
  expect(svg.match(/stroke-linecap="round"/g)).toHaveLength(1);
  expect(svg).not.toMatch(/<path fill=/);
});

test.each([
  800, 360,
])('both axes have as many pixels a unit in charts of %i pixels', async (width) => {
  for (const [across, down] of [
    [10, 10],
    [10, 1],
    [1, 10],
    [3, 2],
  ] as const) {
    const points = [
      { x: 0, y: 0 },
      { x: across, y: 0 },
      { x: 0, y: down },
    ];
    const { svg } = await drawn({ plots: [plot(points)], equal: true, width });
    const [origin, right, top] = placesIn(svg);
    const [x, y] = [right![0] - origin![0], origin![1] - top![1]];
    expect(x / across / (y / down)).toBeGreaterThan(0.985);
    expect(x / across / (y / down)).toBeLessThan(1.015);
  }
});

test('alone in a wide chart, a plot begins where the text does', async () => {
  const leftOf = async (format: string) =>
    placesIn((await drawn({ plots: [plot(few)], format })).svg)[0]![0];
  expect(await leftOf('.0f')).toBe(await leftOf('.3f'));
});

test('plots of variants are side by side, with one legend, and only the first run is drawn', async () => {
  const plots = ['a', 'b'].map((label) => ({ label, runs: [few, few.slice(1)] }));
  const { svg, layers } = await drawn({ plots });
  expect(svg).toContain('The first of 2 runs.');
  expect(svg).toContain('3 animals.');
  expect(drawnTable(layers).rows).toHaveLength(6);
  expect(svg.match(/>dog</g)).toHaveLength(1);
});

test('points that look alike are one path, and 5,000 take 200 kB at most', async () => {
  const many = Array.from({ length: 5000 }, (_, i) => ({
    x: Math.cos(i) * (i % 97),
    y: Math.sin(i) * (i % 89),
    label: i % 10,
  }));
  const svg = await rendered({ plots: [plot(many)] });
  expect(svg.length).toBeLessThan(200_000);
  expect(svg.match(/<path/g)!.length).toBeLessThan(250);
  // A circle at its place: the end of a line without a length.
  const one = await rendered({ plots: [plot([{ x: 1, y: 1 }])] });
  expect(one).toMatch(
    /<path stroke="var\(--chart-1\)" stroke-width="[\d.]+" stroke-linecap="round" d="m[\d. ]+h0"/,
  );
});

test('no label is above all others', async () => {
  const points = Array.from({ length: 100 }, (_, i) => ({ x: i, y: i, label: i < 50 ? 'a' : 'b' }));
  const { layers } = await drawn({ plots: [plot(points)] });
  const labels = drawnTable(layers).rows.map(([label]) => label);
  expect(labels.slice(0, 4)).toEqual(['a', 'b', 'a', 'b']);
});

test('in a browser, points are read one by one', async () => {
  const { spec } = await drawn({ plots: [plot(few)] });
  const live = liveChartOf(spec)!;
  expect(live.panels).toEqual([]);
});

test.each<[string, Partial<PointsPanelOptions>, string]>([
  ['no plots', { plots: [] }, 'has no plots'],
  ['no points', { plots: [plot([])] }, 'has no points of "one"'],
  ['two of a name', { plots: [plot(few), plot(few)] }, 'has two plots named "one"'],
  [
    'too many',
    { plots: [plot(Array.from({ length: 5001 }, () => few[0]!))] },
    'has 5001 points of "one", and at most 5000',
  ],
  ['no number', { plots: [plot([{ x: Number.NaN, y: 0 }])] }, 'has a point of "one" at NaN, 0'],
  [
    'some labels',
    { plots: [plot([...few, { x: 0, y: 0 }])] },
    'has points with a label and others',
  ],
  ['a stray label', { plots: [plot(few)], labels: ['cat'] }, 'has no label "dog"'],
])('%s: refused by the panel’s name', (_, options, problem) => {
  expect(() => panel(options)).toThrow(`the panel "Map" ${problem}`);
});

function plot(points: readonly PlacedPoint[]) {
  return { label: 'one', runs: [points] };
}

function panel(options: Partial<PointsPanelOptions>) {
  return pointsPanel({
    title: 'Map',
    of: 'animals',
    x: 'First',
    y: 'Second',
    by: 'Animal',
    plots: [],
    width: 800,
    ...options,
  });
}

function drawn(options: Partial<PointsPanelOptions>) {
  const source = (width: number) => placePanels('Points.', [panel({ ...options, width })]);
  return drawToWidth('map', source, options.width ?? 800);
}

async function rendered(options: Partial<PointsPanelOptions>) {
  const source = (width: number) => placePanels('Points.', [panel({ ...options, width })]);
  return renderChart(source, { id: 'map', title: 'Map', description: 'Points.' });
}

/** The places of points, in drawing order. */
function placesIn(svg: string): [number, number][] {
  // So few points have a path each.
  const paths = svg.matchAll(/ d="m([\d.]+) ([\d.]+)h0"/g);
  return [...paths].map(([, x, y]) => [Number(x), Number(y)]);
}
