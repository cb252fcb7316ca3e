import { View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { type FigureParts, figureParts } from '../../../src/charts/figures/figure-parts.ts';
import { readChartCss } from '../../../src/charts/files/chart-css.ts';
import { writeMarks } from '../../../src/charts/svg/write-marks.ts';
import * as batchNorm from '../../../src/experiments/batch-norm/charts.ts';
import { batchNormResults } from '../batch-norm-results.ts';
import { unpacked } from '../live-chart-of.ts';

const css = await readChartCss();
const results = batchNormResults();
const widths = { wide: 720, narrow: 360 } as const;

const rows = ['a', 'b'].flatMap((label, which) =>
  Array.from({ length: 40 }, (_, step) => ({
    label,
    step,
    value: Math.sin(step / (2 + which)) / 3,
  })),
);
const encoding = {
  x: { field: 'step', type: 'quantitative', title: 'Step' },
  y: { field: 'value', type: 'quantitative', title: 'A value' },
  color: { field: 'label', type: 'nominal' },
} as const;
const own = (mark: string, more: object = {}) =>
  ({ data: { values: rows }, mark, encoding: { ...encoding, ...more } }) as unknown as TopLevelSpec;

/** Charts that are the same specification at both widths, and others that aren't. */
const charts: Record<string, (width: number) => TopLevelSpec> = {
  ...Object.fromEntries(
    Object.entries(batchNorm).map(([name, chart]) => [
      name,
      (width: number) =>
        (chart as (read: typeof results, width: number) => TopLevelSpec)(results, width),
    ]),
  ),
  lines: () => own('line'),
  'a background': () => ({ ...own('line'), background: 'khaki' }),
  'widths of the author’s': () => ({
    ...own('line'),
    params: [
      { name: 'strokeWidth', value: 3 },
      { name: 'line_width', value: 5 },
    ],
    mark: { type: 'line', strokeWidth: { expr: 'strokeWidth + line_width' } },
  }),
  'fields that syntax trees have, too': () => {
    const named = rows.map(({ label, step, value }) => ({ code: label, raw: step, ast: value }));
    return {
      data: { values: named.map((row, i) => ({ ...row, type: i, $ingest: [i], signal: 'a' })) },
      mark: 'line',
      encoding: {
        x: { field: 'raw', type: 'quantitative' },
        y: { field: 'ast', type: 'quantitative' },
        color: { field: 'code', type: 'nominal' },
      },
    };
  },
  points: () => own('point', { size: { field: 'value', type: 'quantitative', legend: null } }),
  bars: () =>
    own('bar', {
      x: {
        field: 'step',
        type: 'ordinal',
        bin: false,
        axis: { labelAngle: 0, labelOverlap: true },
      },
    }),
  areas: () => own('area', { y: { aggregate: 'mean', field: 'value', stack: false } }),
  histogram: () => own('bar', { x: { field: 'value', bin: true }, y: { aggregate: 'count' } }),
  facets: () => own('line', { row: { field: 'label' } }),
  dates: () => own('line', { x: { field: 'step', type: 'temporal', scale: { type: 'utc' } } }),
  titled: () => ({
    ...own('line'),
    title: {
      text: 'A title that needs more than one line on a phone, as it is long',
      subtitle: 'A value',
    },
  }),
};

describe('the interactive chart, drawn from its files as browsers do, is the picture byte for byte', () => {
  test.each(Object.entries(charts))('%s', async (name, chart) => {
    const specs = { wide: chart(widths.wide), narrow: chart(widths.narrow) };
    const parts = await figureParts({ name, specs, smoothed: {}, css });
    for (const width of ['wide', 'narrow'] as const) {
      expect(await liveMarks(parts, width)).toBe(parts.pictures[width].svg);
    }
  });
});

describe('a chart’s files', () => {
  const filesOf = async (specs: Record<'wide' | 'narrow', TopLevelSpec>) =>
    (await figureParts({ name: 'chart', specs, smoothed: {}, css })).files.live;

  test('have one dataflow for both widths, and each table once', async () => {
    const { file, looks } = await filesOf({ wide: own('line'), narrow: own('line') });
    expect(JSON.parse(looks!.text)).toHaveLength(1);
    expect(JSON.parse(file).tables).toHaveLength(1);
  });

  test('share their dataflow with those of other rows', async () => {
    const first = await filesOf({ wide: own('line'), narrow: own('line') });
    const values = rows.map((row) => ({ ...row, value: 7000 * row.value + 1 }));
    const other = { ...own('line'), data: { values } } as TopLevelSpec;
    const second = await filesOf({ wide: other, narrow: other });
    expect(second.looks).toEqual(first.looks);
    expect(second.file).not.toBe(first.file);
  });
});

async function liveMarks({ files }: FigureParts, width: string): Promise<string> {
  const { runtime } = unpacked(files.live, width)!;
  const view = new View(runtime as never, { renderer: 'none', expr: expressionInterpreter });
  await view.runAsync();
  const { svg } = writeMarks(view);
  view.finalize();
  return svg;
}
