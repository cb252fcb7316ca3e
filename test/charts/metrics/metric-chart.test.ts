import { expect, test } from 'vitest';
import { drawToWidth } from '../../../src/charts/drawing/draw-to-width.ts';
import { chartWidths } from '../../../src/charts/look/theme.ts';
import { metricChart } from '../../../src/charts/metrics/metric-chart.ts';
import { csvOf } from '../../../src/charts/reading/csv.ts';
import { drawnTable } from '../../../src/charts/reading/drawn-table.ts';
import { resultsOf } from '../../lab/results-fixture.ts';

const description =
  'Share of the test images that the network puts into their class, after each epoch';
const chart = metricChart({ name: 'testAccuracy', description });
const run = (...testAccuracy: number[]) => ({ testAccuracy });
const results = resultsOf({
  sgd: [run(0.1, 0.5), run(0.2, 0.6), run(0.1, 0.4)],
  adam: [run(0.2, 0.7), run(0.3, 0.8), run(0.2, 0.9)],
});

test.each(
  Object.entries(chartWidths),
)('draws the mean of each variant over the steps: %s', async (_, width) => {
  const spec = chart(results, width);
  expect(spec.description).toBe(`A line chart over the steps: ${description}.`);
  const { layers, svg } = await drawToWidth('figure', spec, width);
  expect(svg.replaceAll(/<[^>]+>/g, ' ')).toMatch(/Step.*Test accuracy/s);
  const rows = csvOf(drawnTable(layers)).split('\r\n');
  expect(rows.some((row) => row.includes('ADAM'))).toBe(true);
  expect(rows.some((row) => row.includes('SGD'))).toBe(true);
});

test('a description that is a sentence gets no second full stop', () => {
  const { description } = metricChart({ name: 'testAccuracy', description: 'It is so.' })(
    results,
    800,
  );
  expect(description).toBe('A line chart over the steps: It is so.');
});

test('a metric that each run measured at one step is no line', () => {
  const once = resultsOf({ sgd: [run(0.1), run(0.2)], adam: [run(0.3), run(0.4)] });
  expect(() => chart(once, 800)).toThrow(
    'testAccuracy has one step; show it with <Value> or a table',
  );
});

test('of several experiments it draws the variants of each, and tells how many runs they have at most', async () => {
  const other = resultsOf({ only: [run(0.1, 0.3)] });
  const together = { ...results, with: { 'lm-large': results, 'lm@full': other } };
  const spec = chart(together, 800);
  const { layers, svg } = await drawToWidth('figure', spec, 800);
  const cells = new Set(drawnTable(layers).rows.flat());
  for (const label of [
    'growth, SGD',
    'growth, ADAM',
    'lm-large, SGD',
    'lm-large, ADAM',
    'lm@full',
  ]) {
    expect(cells).toContain(label);
  }
  expect(svg.replaceAll(/<[^>]+>/g, ' ')).toContain('Thin: up to 3 runs.');
});

test('a logarithmic axis is said to be one', async () => {
  const logarithmic = metricChart({ name: 'testAccuracy', description }, 'log');
  const { svg } = await drawToWidth('figure', logarithmic(results, 800), 800);
  expect(svg.replaceAll(/<[^>]+>/g, ' ')).toContain('log scale');
});
