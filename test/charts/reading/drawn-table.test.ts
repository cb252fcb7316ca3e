import { describe, expect, test } from 'vitest';
import { linePanel } from '../../../src/charts/panels/line-panel.ts';
import { stackPanels } from '../../../src/charts/panels/stack-panels.ts';
import { drawnTable } from '../../../src/charts/reading/drawn-table.ts';
import { accuracy, lossLandscape } from '../../../src/experiments/batch-norm/charts.ts';
import { batchNormResults } from '../batch-norm-results.ts';
import { draw } from '../draw.ts';
import { bars, histogram, range } from './small-charts.ts';

type Spec = Parameters<typeof draw>[1];

const parts = [
  { b: 'k', v: 1 },
  { b: 'k', v: 2 },
  { b: 'l', v: 1 },
];

const total = { field: 'v', aggregate: 'sum', title: 'Total' };

describe('the table of what is drawn', () => {
  test('has what the marks show after every transform, under the titles of the axes', async () => {
    const { layers } = await draw('bars', bars);
    expect(drawnTable(layers)).toEqual({
      header: ['Animal', 'Mean weight, kg'],
      rows: [
        ['cat', 4],
        ['dog', 30],
      ],
    });
  });

  test('tells each row once, however many layers draw it', async () => {
    const { layers } = await draw('layers', {
      data: { values: [{ x: 1, y: 2, low: 1, high: 3 }] },
      encoding: { x: { field: 'x', type: 'quantitative' } },
      layer: [
        { mark: 'area', encoding: range('low', 'high') },
        { mark: 'line', encoding: { y: { field: 'y', type: 'quantitative' } } },
        { mark: 'point', encoding: { y: { field: 'y', type: 'quantitative' } } },
      ],
    } as Spec);
    expect(drawnTable(layers)).toEqual({ header: ['x', 'y', 'low', 'high'], rows: [[1, 2, 1, 3]] });
  });

  test('keeps both of two marks of one layer that look the same', async () => {
    const values = [
      { x: 1, y: 2 },
      { x: 1, y: 2 },
    ];
    const { layers } = await draw('twice', { ...points, data: { values } } as Spec);
    expect(drawnTable(layers).rows).toHaveLength(2);
  });

  test('leaves out what a line leaves out', async () => {
    const values = [
      { x: 1, y: 2 },
      { x: 2, y: null },
      { x: 3, y: 4 },
    ];
    const { layers } = await draw('gap', { ...points, mark: 'line', data: { values } } as Spec);
    expect(drawnTable(layers).rows).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('of facets names the facet', async () => {
    const values = ['a', 'b'].map((place, x) => ({ place, x, y: x }));
    const { layers } = await draw('facets', {
      data: { values },
      facet: { column: { field: 'place', title: 'Place' } },
      spec: { mark: 'point', encoding: points.encoding },
    } as unknown as Spec);
    expect(drawnTable(layers)).toEqual({
      header: ['Place', 'x', 'y'],
      rows: [
        ['a', 0, 0],
        ['b', 1, 1],
      ],
    });
  });

  test('of a histogram tells where each bin starts and ends', async () => {
    const { layers } = await draw('histogram', histogram);
    expect(drawnTable(layers)).toEqual({
      header: ['Sharpness', 'Sharpness, end', 'Runs'],
      rows: [
        [10, 20, 1],
        [0, 10, 2],
      ],
    });
  });

  test.each([
    ['a pie', { mark: 'arc', encoding: { theta: total, color: { field: 'b' } } }],
    ['a stack', { mark: 'bar', encoding: { y: total, color: { field: 'b' } } }],
  ])('of %s tells what each part is, not where it ends', async (_, spec) => {
    const { layers } = await draw('parts', { data: { values: parts }, ...spec } as Spec);
    expect(drawnTable(layers).rows).toEqual([
      ['k', 3],
      ['l', 1],
    ]);
  });

  test('of a stack of shares tells the shares', async () => {
    const y = { ...total, stack: 'normalize' };
    const { layers } = await draw('shares', {
      data: { values: parts },
      mark: 'bar',
      encoding: { y, color: { field: 'b' } },
    } as Spec);
    expect(drawnTable(layers).rows).toEqual([
      ['k', 0.75],
      ['l', 0.25],
    ]);
  });

  test('has no column more for texts that say what the bars say', async () => {
    const { x, y } = (bars as unknown as { encoding: Record<'x' | 'y', object> }).encoding;
    const text = { ...y, format: '.1f' };
    const { layers } = await draw('labels', {
      ...bars,
      mark: undefined,
      encoding: { x, y },
      layer: [{ mark: 'bar' }, { mark: 'text', encoding: { text } }],
    } as unknown as Spec);
    expect(drawnTable(layers).header).toEqual(['Animal', 'Mean weight, kg']);
  });

  test('has dates as dates, after an aggregate too', async () => {
    const x = { field: 'day', type: 'temporal' };
    const values = [{ day: '2026-01-31', y: 1 }];
    const y = { field: 'y', aggregate: 'mean' };
    const { layers } = await draw('days', {
      data: { values },
      mark: 'point',
      encoding: { x, y },
    } as Spec);
    expect(drawnTable(layers).rows).toEqual([[new Date('2026-01-31'), 1]]);
  });

  test('of box plots in facets names the facet', async () => {
    const { layers } = await draw('boxes', {
      data: { values: ['k', 'l'].flatMap((place) => [1, 2, 3].map((y) => ({ place, y }))) },
      facet: { column: { field: 'place' } },
      spec: { mark: 'boxplot', encoding: { y: { field: 'y', type: 'quantitative' } } },
    } as unknown as Spec);
    const { header, rows } = drawnTable(layers);
    const place = header.indexOf('place');
    expect(rows.map((row) => row[place])).toEqual(['k', 'l']);
  });

  test('of an experiment has the mean with its interval, every run, and what was published', async () => {
    const results = batchNormResults({ steps: 468, seeds: [1, 2, 3] });
    const { layers } = await draw('accuracy', accuracy(results));
    const { header, rows } = drawnTable(layers);
    expect(header).toEqual(
      'panel,quantity,drawn as,series,run,Training step,value,low,high'.split(','),
    );
    const kinds = new Set(rows.map((row) => row[2]));
    expect([...kinds].filter((kind) => !String(kind).startsWith('published')).sort()).toEqual([
      'mean of the runs',
      'run',
      'run, smoothed',
    ]);
    for (const row of rows.filter((each) => each[2] === 'mean of the runs')) {
      const [value, low, high] = row.slice(6) as [number, number, number];
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
    expect(new Set(rows.map((row) => row[4]))).toEqual(new Set([1, 2, 3, null]));
  });

  test('of a band has both edges in one row', async () => {
    const { layers } = await draw('band', lossLandscape(batchNormResults()));
    const { header, rows } = drawnTable(layers);
    const band = rows.filter((row) => String(row[0]).startsWith('As Santurkar'));
    const [low, high] = [header.indexOf('low'), header.indexOf('high')];
    expect(band.length).toBeGreaterThan(10);
    for (const row of band) expect([row[low], row[high]].every(Number.isFinite)).toBe(true);
  });
});

describe('a spike', () => {
  test.each([1, 3])('of one step in %i runs is in the table of the runs', async (runs) => {
    const length = 50_000;
    const step = Int32Array.from({ length }, (_, i) => i);
    const series = Array.from({ length: runs }, (_, run) => {
      const value = Float64Array.from({ length }, (_, i) => (i === 31_337 + run ? 9 : 1));
      return { step, value };
    });
    const options = {
      title: 'a',
      quantity: 'b',
      width: 720,
      series: [{ label: 'c', runs: series }],
    };
    const { layers } = await draw('spike', stackPanels('d', 'Step', [linePanel(options)]));
    const { header, rows } = drawnTable(layers);
    const value = header.indexOf('value') < 0 ? header.indexOf('b') : header.indexOf('value');
    expect(rows.filter((row) => row[value] === 9)).toHaveLength(runs);
  });
});

const points = {
  mark: 'point',
  encoding: {
    x: { field: 'x', type: 'quantitative' },
    y: { field: 'y', type: 'quantitative' },
  },
} as const;
