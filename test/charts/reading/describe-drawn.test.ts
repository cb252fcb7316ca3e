import { describe, expect, test } from 'vitest';
import { linePanel } from '../../../src/charts/panels/line-panel.ts';
import { stackPanels } from '../../../src/charts/panels/stack-panels.ts';
import { describeDrawn } from '../../../src/charts/reading/describe-drawn.ts';
import { drawnTable } from '../../../src/charts/reading/drawn-table.ts';
import { accuracy, ics, lossLandscape } from '../../../src/experiments/batch-norm/charts.ts';
import { batchNormResults } from '../batch-norm-results.ts';
import { draw } from '../draw.ts';
import { bars, histogram, range } from './small-charts.ts';

type Spec = Parameters<typeof draw>[1];

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
    expect(describeDrawn(layers)).toBe('y. a: 2.');
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

const points = {
  mark: 'point',
  encoding: {
    x: { field: 'x', type: 'quantitative' },
    y: { field: 'y', type: 'quantitative' },
  },
} as const;
