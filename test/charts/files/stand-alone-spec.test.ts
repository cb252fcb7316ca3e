import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { compile } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { drawToWidth } from '../../../src/charts/drawing/draw-to-width.ts';
import { standAloneSpec } from '../../../src/charts/files/stand-alone-spec.ts';
import { drawnTable } from '../../../src/charts/reading/drawn-table.ts';
import * as charts from '../../../src/experiments/batch-norm/charts.ts';
import { batchNormResults } from '../batch-norm-results.ts';
import { draw } from '../draw.ts';

const css = await readFile(
  path.resolve(import.meta.dirname, '../../../src/charts/look/chart.css'),
  'utf8',
);
const results = batchNormResults({ seeds: [1, 2] });

describe.each(Object.entries(charts))('the specification of %s as a file', (name, chart) => {
  test('draws the same, with data and colours of its own', async () => {
    const drawing = await drawToWidth(name, (width) => chart(results, width), 720);
    const text = standAloneSpec(drawing.spec, css);
    const spec = JSON.parse(text);
    expect(spec.$schema).toMatch(/vega-lite\/v6\.json$/);
    expect(text).not.toMatch(/var\(|"url"/);
    expect(() => compile(spec)).not.toThrow();
    const again = await draw(name, spec);
    expect(drawnTable(again.layers)).toEqual(drawnTable(drawing.layers));
  });

  test('has each table once', async () => {
    const { spec } = await drawToWidth(name, (width) => chart(results, width), 720);
    const { datasets } = JSON.parse(standAloneSpec(spec, css));
    const tables = Object.values(datasets).map((values) => JSON.stringify(values));
    expect(new Set(tables).size).toBe(tables.length);
  });
});
