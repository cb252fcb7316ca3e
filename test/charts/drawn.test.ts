import { describe, expect, test } from 'vitest';
import { draw } from '../../src/charts/drawing/draw.ts';
import { linePanel } from '../../src/charts/panels/line-panel.ts';
import { stackPanels } from '../../src/charts/panels/stack-panels.ts';
import { csvOf } from '../../src/charts/reading/csv.ts';
import { describeDrawn } from '../../src/charts/reading/describe-drawn.ts';
import { drawnExcerpts } from '../../src/charts/reading/drawn-excerpt.ts';
import { drawnTable } from '../../src/charts/reading/drawn-table.ts';
import { formatCell } from '../../src/charts/reading/format-drawn.ts';
import { accuracy, ics, lossLandscape } from '../../src/experiments/batch-norm/charts.ts';
import { batchNormResults } from './batch-norm-results.ts';

type Spec = Parameters<typeof draw>[1];

const bars = {
  data: {
    values: [
      { animal: 'cat', weight: 4 },
      { animal: 'dog', weight: 20 },
      { animal: 'dog', weight: 40 },
    ],
  },
  mark: 'bar',
  encoding: {
    x: { field: 'animal', type: 'nominal', title: 'Animal' },
    y: { aggregate: 'mean', field: 'weight', title: 'Mean weight, kg' },
  },
} as Spec;

const histogram = {
  data: { values: [12, 3, 4].map((s) => ({ s })) },
  mark: 'bar',
  encoding: {
    x: { field: 's', bin: { step: 10 }, title: 'Sharpness' },
    y: { aggregate: 'count', title: 'Runs' },
  },
} as Spec;

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

describe('an excerpt of what is drawn', () => {
  test('has the means of each plot, thinned evenly, to the last of each series', async () => {
    const results = batchNormResults({ seeds: [1, 2] });
    const { layers } = await draw('accuracy', accuracy(results));
    const [training, test, ...more] = drawnExcerpts(layers, 40);
    expect(more).toEqual([]);
    expect(training!.title).toBe('Training: Share of the minibatch classified correctly');
    expect(training!.header).toEqual(['Series', 'Training step', 'Value', 'Low', 'High']);
    expect(training!.rows.length).toBeGreaterThan(15);
    expect(training!.rows.length + test!.rows.length).toBeLessThan(50);
    const standard = training!.rows.filter(([series]) => series === 'Standard');
    expect(standard.at(-1)![1]).toBe(701);
  });

  test('shows numbers as the page does', () => {
    expect([1030, 0.123456, -5, 1234567].map(formatCell)).toEqual([
      '1,030',
      '0.1235',
      '−5',
      '1,234,567',
    ]);
  });
});

describe('the description of what is drawn', () => {
  test('tells start, end and extremes of each series in the format of the axis', async () => {
    const y = { field: 'y', type: 'quantitative', title: 'Share', axis: { format: '.0%' } };
    const values = [0.1, 0.05, 0.9, 0.6].map((y, x) => ({ x, y, series: 'A' }));
    const { layers } = await draw('course', {
      title: 'Panel',
      data: { values: [...values, { x: 0, y: 0.2, series: 'B' }, { x: 3, y: 0.3, series: 'B' }] },
      mark: 'line',
      encoding: { ...points.encoding, y, color: { field: 'series' } },
    } as Spec);
    expect(describeDrawn(layers)).toBe(
      'Panel, share, x 0 to 3. A: from 10% to 60%, lowest 5% at 1, highest 90% at 2. B: from 20% to 30%.',
    );
  });

  test('tells the ends of a range', async () => {
    const { layers } = await draw('range', {
      data: {
        values: [
          { x: 1, low: 1, high: 2 },
          { x: 2, low: 0.5, high: 3 },
          { x: 3, low: 2, high: 2.5 },
        ],
      },
      mark: 'area',
      encoding: { ...points.encoding, ...range('low', 'high') },
    } as Spec);
    expect(describeDrawn(layers)).toContain('From 1–2 to 2–2.5, lowest 0.5 at 2, highest 3 at 2.');
  });

  test('of a box plot without outliers tells the medians alone', async () => {
    const values = [1, 2, 4].map((y) => ({ y, kind: 'a' }));
    const { layers } = await draw('boxes', {
      data: { values },
      mark: 'boxplot',
      encoding: { x: { field: 'kind' }, y: { field: 'y', type: 'quantitative' } },
    } as Spec);
    expect(describeDrawn(layers)).toBe('Y. A: 2.');
  });

  test('of categories tells each', async () => {
    const { layers } = await draw('bars', bars);
    expect(describeDrawn(layers)).toBe('Mean weight, kg. Cat: 4. Dog: 30.');
  });

  test('of a histogram goes along its axis, from the first bin to the last', async () => {
    const { layers } = await draw('histogram', histogram);
    expect(describeDrawn(layers)).toBe('Runs, sharpness 0 to 20. From 2 to 1.');
  });

  test('of a histogram without titles names its field, and of one on its side each bin', async () => {
    const { x, y } = (histogram as unknown as { encoding: Record<'x' | 'y', object> }).encoding;
    const untitled = { x: { ...x, title: undefined }, y: { aggregate: 'count' } };
    const told = async (encoding: object) =>
      describeDrawn((await draw('histogram', { ...histogram, encoding } as Spec)).layers);
    expect(await told(untitled)).toBe('Count of Records, s 0 to 20. From 2 to 1.');
    expect(await told({ x: y, y: x })).toBe('Runs. 10–20: 1. 0–10: 2.');
  });

  test('of an experiment names every plot and both variants, and is short enough to listen to', async () => {
    for (const chart of [accuracy, ics, lossLandscape]) {
      const { layers } = await draw('chart', chart(batchNormResults({ seeds: [1, 2, 3] })));
      const description = describeDrawn(layers);
      expect(description.match(/With batch norm: from/g)!.length).toBeGreaterThan(1);
      expect(description.length).toBeLessThan(900);
    }
  });
});

test('a level is a row of its own and told by itself: no line ends there', async () => {
  const rates = ['η = 0.1', 'η = 0.2'].map((label, i) => ({
    label,
    runs: [{ step: Int32Array.from([0, 9]), value: Float64Array.from([1, 18 - 9 * i]) }],
  }));
  const at = [{ label: '2/η = 20', value: 20, series: 'η = 0.1' }];
  const panel = linePanel({
    title: 'Sharpness',
    quantity: 'Eigenvalue',
    series: rates,
    levels: { meaning: 'limit 2/η', at },
    width: 800,
  });
  const { layers } = await draw('levels', stackPanels('d', 'Step', [panel]));
  expect(describeDrawn(layers)).toBe(
    'Sharpness, eigenvalue, step 0 to 9. η = 0.1: from 1 to 18. η = 0.2: from 1 to 9. ' +
      'Limit 2/η. η = 0.1: 20.',
  );
  const { header, rows } = drawnTable(layers);
  expect(header).toEqual(['drawn as', 'series', 'Step', 'Eigenvalue']);
  expect(rows.slice(-2)).toEqual([
    ['limit 2/η', 'η = 0.1', 0, 20],
    ['limit 2/η', 'η = 0.1', 9, 20],
  ]);
});

describe('CSV', () => {
  test('is quoted as RFC 4180 asks, with lines that end in CR LF', () => {
    const rows = [['a,b', 'say "no"', 'two\nlines', null, 1.5, true]];
    expect(csvOf({ header: ['1', '2', '3', '4', '5', '6'], rows })).toBe(
      '1,2,3,4,5,6\r\n"a,b","say ""no""","two\nlines",,1.5,true\r\n',
    );
  });

  test.each([
    '=1+1',
    '+1',
    '-1',
    '@sum',
    '\t=1',
    ' =HYPERLINK("x")',
    '\r=1',
    '\u200b=1',
    '\0=1',
    '\ufeff \u00ad\u2060=1',
    '\uff1d1+1',
    ' \uff0b1',
    '\uff0d1',
    '\ufe63\u200b1',
    '\uff20sum',
  ])('a text that a spreadsheet would compute, %j, stays text', (text) => {
    const [, cell] = csvOf({ header: ['a'], rows: [[text]] }).split('\r\n', 2);
    expect(cell!.replace(/^"/, '')).toMatch(/^'/);
  });

  test.each([
    '\u22125',
    'a=1',
    '\u200bη = 0.1',
    '½ − 1',
    '🙂',
    '',
    '\u00a0',
  ])('a label that it would not compute, %j, stays as it is', (text) => {
    expect(csvOf({ header: ['a'], rows: [[text]] })).toBe(`a\r\n${text}\r\n`);
  });

  test('numbers below 0 stay numbers, in full, and dates are ISO 8601', () => {
    const rows = [[-0.1234567890123, new Date(Date.UTC(2020, 0, 8))]];
    expect(csvOf({ header: ['a', 'b'], rows })).toBe(
      'a,b\r\n-0.1234567890123,2020-01-08T00:00:00.000Z\r\n',
    );
  });
});

const points = {
  mark: 'point',
  encoding: {
    x: { field: 'x', type: 'quantitative' },
    y: { field: 'y', type: 'quantitative' },
  },
} as const;

function range(low: string, high: string) {
  return { y: { field: low, type: 'quantitative' }, y2: { field: high } };
}
