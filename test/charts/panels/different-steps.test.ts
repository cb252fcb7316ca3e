import { describe, expect, test } from 'vitest';
import { renderChart } from '../../../src/charts/drawing/render.ts';
import { bandPanel } from '../../../src/charts/panels/band-panel.ts';
import { compareVariants } from '../../../src/charts/panels/compared-series.ts';
import { linePanel } from '../../../src/charts/panels/line-panel.ts';
import { stackPanels } from '../../../src/charts/panels/stack-panels.ts';
import { describeDrawn } from '../../../src/charts/reading/describe-drawn.ts';
import { type Measured, resultsOf } from '../../lab/results-fixture.ts';
import { draw } from '../draw.ts';

const options = { title: 'Loss', quantity: 'Nats', width: 720 };

/** Seeds of one variant that measured the loss at these steps, where it is `level` plus a tenth of the step. */
const seedsAt = (...steps: number[][]): Measured[] =>
  steps.map((step, seed) => ({ step, loss: step.map((at) => seed + 1 + at / 10) }));
const panelOf = (variants: Record<string, Measured[]>) =>
  linePanel({ ...options, series: compareVariants(resultsOf(variants), 'loss') });
const notesOf = (panel: { title?: unknown }) =>
  (panel.title as { subtitle: string[] }).subtitle.slice(1);
const every = (distance: number, first: number, last: number) =>
  Array.from({ length: (last - first) / distance + 1 }, (_, i) => first + i * distance);

describe('seeds that share no step', () => {
  const panel = panelOf({
    fast: seedsAt(every(10, 0, 100), every(10, 5, 95)),
    slow: seedsAt(every(10, 0, 100), every(10, 0, 100)),
  });

  test('are drawn with the mean of their lines, and the note says so', () => {
    const rows = boldRows(panel).filter(({ series }) => series === 'FAST');
    expect(rows.map(({ step }) => step)).toEqual(every(5, 5, 95));
    for (const { step, value } of rows) expect(value).toBeCloseTo(1.5 + step / 10, 9);
    expect(notesOf(panel)).toEqual([
      'Thin: 2 runs. Bold: their mean, with its 95% interval.',
      'Mean of FAST: between measurements on straight lines, as the runs differ in their steps; from step 5 to 95.',
    ]);
  });

  test('have no points on their mean, where nothing was measured', () => {
    const marks = JSON.stringify(panel.layer);
    expect(marks).not.toContain('"type":"point"');
  });

  test.each([360, 800])('make a chart of finite places, %i pixels wide', async (width) => {
    const spec = () => stackPanels('d', 'Step', [panel]);
    const chart = { id: 'steps', title: 'Steps', description: 'd', width };
    const svg = await renderChart(spec, chart);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  test('are described with the places where they start and end', async () => {
    const { layers } = await draw('steps', stackPanels('d', 'Step', [panel]));
    expect(describeDrawn(layers)).toBe(
      'Loss, nats, step 0 to 100. FAST: from 2 at 5 to 11 at 95. SLOW: from 1.5 to 11.5.',
    );
  });
});

test('a mean that some steps are left out of says how many', () => {
  const panel = panelOf({
    fast: seedsAt(every(10, 0, 100), every(10, 0, 40)),
    slow: seedsAt(every(10, 0, 100), every(10, 0, 40)),
  });
  expect(boldRows(panel).map(({ step }) => step)).toEqual([
    ...every(10, 0, 40),
    ...every(10, 0, 40),
  ]);
  expect(notesOf(panel)).toContain('Mean: only at the 5 of 11 steps that all its runs have.');
});

describe('seeds that overlap nowhere', () => {
  const apart = seedsAt([0, 10], [20, 30]);

  test('are drawn each, without a mean, which the note says', async () => {
    const panel = panelOf({ fast: apart, slow: seedsAt([0, 30], [0, 30]) });
    expect(boldRows(panel).map(({ series }) => series)).toEqual(['SLOW', 'SLOW']);
    expect(notesOf(panel)).toContain(
      'No mean of FAST: its runs have no steps in common (0 to 10; 20 to 30).',
    );
    const { layers } = await draw('steps', stackPanels('d', 'Step', [panel]));
    expect(describeDrawn(layers)).toContain('step 0 to 30');
  });

  test('are described as runs if nothing else is drawn', async () => {
    const { layers } = await draw('steps', stackPanels('d', 'Step', [panelOf({ fast: apart })]));
    expect(describeDrawn(layers)).toContain('from 1 at 0 to 2 at 10');
    expect(describeDrawn(layers)).toContain('from 4 at 20 to 5 at 30');
  });

  test('keep levels beside them', () => {
    const panel = linePanel({
      ...options,
      series: compareVariants(resultsOf({ fast: apart }), 'loss'),
      levels: { meaning: 'limit', at: [{ label: 'limit', value: 3 }] },
    });
    expect(JSON.stringify(panel.layer)).toContain('[{"step":0,"value":3},{"step":30,"value":3}]');
  });

  test('have no band, and are refused by name', () => {
    const band = (runs: Measured[]) => {
      const series = compareVariants(resultsOf({ fast: runs }), 'loss');
      return bandPanel({ ...options, low: series, high: series, covers: 'all' });
    };
    expect(() => band(apart)).toThrow(
      '"Nats" of "FAST" has no band: its runs have no steps in common (0 to 10; 20 to 30); record them where they overlap',
    );
    expect(notesOf(band(seedsAt([0, 10], [5, 15])))).toContain(
      'Mean: between measurements on straight lines, as the runs differ in their steps; from step 5 to 10.',
    );
  });

  test('of which one has no value are told as well', () => {
    const panel = panelOf({ fast: [...seedsAt([0, 10]), { loss: [Number.NaN] }] });
    expect(notesOf(panel)).toContain(
      'No mean of FAST: its runs have no steps in common (0 to 10; none).',
    );
  });
});

test('a window over measurements at uneven distances tells both', () => {
  const doubling = every(1, 0, 15).map((i) => 2 ** i);
  const series = compareVariants(resultsOf({ fast: seedsAt(doubling) }), 'loss');
  expect(notesOf(linePanel({ ...options, smooth: 'mean', series }))[0]).toContain(
    'measurements, one every 1 to 16384 steps',
  );
});

interface Row {
  series: string;
  step: number;
  value: number;
}

function boldRows({ layer }: ReturnType<typeof linePanel>): Row[] {
  const bold = layer.find(({ description }) => description === 'mean of the runs');
  return (bold as unknown as { data: { values: Row[] } }).data.values;
}
