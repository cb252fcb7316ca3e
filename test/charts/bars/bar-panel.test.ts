import { expect, test } from 'vitest';
import { type BarPanelOptions, barPanel } from '../../../src/charts/bars/bar-panel.ts';
import { compareCategories, compareRuns } from '../../../src/charts/bars/compared-values.ts';
import { placePanels } from '../../../src/charts/bars/place-panels.ts';
import { drawToWidth } from '../../../src/charts/drawing/draw-to-width.ts';
import { describeDrawn } from '../../../src/charts/reading/describe-drawn.ts';
import { drawnTable } from '../../../src/charts/reading/drawn-table.ts';
import type { TableDeclaration } from '../../../src/lab/artifacts/declare.ts';
import type { PublishedData } from '../../../src/lab/define.ts';
import { evaluate } from '../../../src/lab/findings/evaluate.ts';
import type { Results } from '../../../src/lab/results.ts';
import { resultsOf } from '../../lab/results-fixture.ts';

test('a bar is the mean of its runs with its 95 % interval, and the runs are dots', async () => {
  const { layers, svg } = await drawn({ bars: [{ label: 'SGD', runs: [1, 2, 3] }] });
  const [mean, ...runs] = drawnTable(layers).rows;
  // Student's t for two degrees of freedom is 4.303; the standard error is 1/√3.
  expect(mean).toContain('SGD');
  const [value, low, high] = mean!.filter((cell) => typeof cell === 'number');
  expect(value).toBe(2);
  expect(low).toBeCloseTo(2 - 4.303 / Math.sqrt(3), 3);
  expect(high).toBeCloseTo(2 + 4.303 / Math.sqrt(3), 3);
  expect(runs).toHaveLength(3);
  expect(svg).toContain('Bar: mean of 3 runs. Line: its 95% interval. Dots: the runs.');
  expect(describeDrawn(layers)).toBe('Accuracy, share. SGD: 2.');
});

test('a single run has no interval, and intervals end at bounds', async () => {
  const one = await drawn({ bars: [{ label: 'SGD', runs: [0.5] }] });
  expect(drawnTable(one.layers).rows).toEqual([[0.5, 'SGD']]);
  const { layers } = await drawn({ bounds: [0, 1], bars: [{ label: 'SGD', runs: [0.7, 0.9] }] });
  const cells = drawnTable(layers).rows[0]!.filter((cell) => typeof cell === 'number');
  expect(cells).toEqual([0.8, 0, 1]);
});

test('where the axis doesn’t start at 0, means are points, and on a logarithmic one they are geometric', async () => {
  const bars = [{ label: 'SGD', runs: [1, 100] }];
  const log = await drawn({ scale: 'log', bars });
  expect(describeDrawn(log.layers)).toBe('Accuracy, share. SGD: 10.');
  expect(log.svg).toContain('Point: mean of 2 runs.');
  expect(log.svg).toContain('Share, log scale');
  for (const options of [
    { scale: 'log', bars },
    { zero: false, bars },
  ] as const) {
    expect(JSON.stringify(panel(options))).not.toContain('"type":"bar"');
  }
  expect(JSON.stringify(panel({ bars }))).toContain('"type":"bar"');
});

test('bars of one label are beside each other, in the colours of their series', async () => {
  const { svg, layers } = await drawn({
    by: 'Class',
    bars: ['cat', 'dog'].flatMap((label) =>
      ['SGD', 'Adam'].map((series, i) => ({ label, series, runs: [0.5 + i / 10] })),
    ),
  });
  expect(drawnTable(layers).header).toEqual(['series', 'Share', 'Class']);
  expect(svg).toContain('>SGD</text>');
  expect(new Set(svg.match(/var\(--chart-\d\)/g))).toEqual(
    new Set(['var(--chart-1)', 'var(--chart-2)']),
  );
});

test.each<[string, Partial<BarPanelOptions>, string]>([
  ['no bars', { bars: [] }, 'has no bars'],
  ['no runs', { bars: [{ label: 'a', runs: [] }] }, 'has no runs of "a"'],
  ['no number', { bars: [{ label: 'a', series: 'b', runs: [Number.NaN] }] }, 'has NaN for "a, b"'],
  [
    'a number that isn’t above 0',
    { scale: 'log', bars: [{ label: 'a', runs: [0] }] },
    'has 0 for "a", which a logarithmic axis',
  ],
  [
    'a bar twice',
    {
      bars: [
        { label: 'a', runs: [1] },
        { label: 'a', runs: [1] },
      ],
    },
    'has two bars of "a"',
  ],
])('%s: refused by the panel’s name', (_, options, problem) => {
  expect(() => panel(options)).toThrow(`the panel "Accuracy" ${problem}`);
});

test('a metric’s last values, or what a function gives, are collected by variant', () => {
  const results = resultsOf({
    sgd: [{ loss: [3, 1] }, { loss: [3, 2] }],
    adam: [{ loss: [5] }, { loss: [6] }],
  });
  expect(compareRuns(results, 'loss')).toEqual([
    { label: 'SGD', runs: [1, 2] },
    { label: 'ADAM', runs: [5, 6] },
  ]);
  const first = compareRuns(results, (run) => run.series('loss').value[0]!);
  expect(first[0]).toEqual({ label: 'SGD', runs: [3, 3] });
  const twice = {
    ...results,
    variants: results.variants.map((each) => ({ ...each, label: 'one' })),
  };
  expect(() => compareRuns(twice, 'loss')).toThrow('Two variants are labelled "one"');
});

test('a seed that never measured the metric is left out, with the reason', () => {
  const results = resultsOf({ sgd: [{ loss: [1] }, { loss: [2] }, { loss: [] }] });
  const { value, limits } = evaluate(results, (read) => panel({ bars: compareRuns(read, 'loss') }));
  expect(JSON.stringify(value)).toContain('mean of 2 runs');
  expect(limits).toEqual(['seed 3 never measured loss']);
});

type Kept = Results<
  string,
  string,
  PublishedData,
  { recalls: TableDeclaration<{ class: 'text'; recall: 'number' }> }
>;

test('numbers of a table are collected by category and variant; a run that lacks one is named', () => {
  const rows = [
    { class: 'dog', recall: 0.5 },
    { class: 'cat', recall: 0.25 },
  ];
  const columns = { category: 'class', value: 'recall' } as const;
  expect(compareCategories(keeping([rows, rows.toReversed()]), 'recalls', columns)).toEqual([
    { label: 'dog', series: 'SGD', runs: [0.5, 0.5] },
    { label: 'cat', series: 'SGD', runs: [0.25, 0.25] },
  ]);
  expect(() => compareCategories(keeping([rows, rows.slice(1)]), 'recalls', columns)).toThrow(
    'the table "recalls" of sgd-quick-seed2 has no row with class "dog": write one for each',
  );
  expect(() => compareCategories(keeping([[...rows, ...rows]]), 'recalls', columns)).toThrow(
    'has 2 rows with class "dog"',
  );
  // A function gets all rows of a category.
  const value = (found: readonly { recall: number }[]) => found.length + found[0]!.recall;
  const doubled = keeping([[...rows, ...rows]]);
  expect(compareCategories(doubled, 'recalls', { category: 'class', value })).toEqual([
    { label: 'dog', series: 'SGD', runs: [2.5] },
    { label: 'cat', series: 'SGD', runs: [2.25] },
  ]);
});

test.each([
  [
    [2e-4, 0.3],
    ['0.0001', '0.001', '0.01', '0.1', '1'],
  ],
  [
    [2e-7, 3e-3],
    ['1e-7', '1e-6', '1e-5', '1e-4', '1e-3', '1e-2'],
  ],
])('a logarithmic axis has one notation: %j', async (values, labels) => {
  const bars = values.map((value, i) => ({ label: `bar ${i}`, runs: [value] }));
  const { svg } = await drawn({ bars, scale: 'log' });
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text!);
  expect(texts.filter((text) => /^\d/.test(text))).toEqual(labels);
});

function keeping(tables: readonly object[][]): Kept {
  const plain = resultsOf({ sgd: tables.map(() => ({})) });
  const variants = plain.variants.map((variant) => ({
    ...variant,
    runs: variant.runs.map((run, i) => ({ ...run, table: () => tables[i] })),
  }));
  return { ...plain, variants } as unknown as Kept;
}

function panel(options: Partial<BarPanelOptions>) {
  return barPanel({ title: 'Accuracy', quantity: 'Share', bars: [], width: 800, ...options });
}

function drawn(options: Partial<BarPanelOptions>) {
  return drawToWidth('bars', placePanels('Bars.', [panel(options)]), 800);
}
