import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, test, vi } from 'vitest';
import { rowsApart } from '../../../src/charts/compiling/rows-apart.ts';

/** Rows whose scales and number differ with `factor`. */
const rowsOf = (factor: number) =>
  Array.from({ length: 10 * factor }, (_, step) => ({
    step,
    kind: 'abc'[step % 3],
    value: factor * Math.sin(step) + factor,
    day: `2024-0${factor}-${String(1 + (step % 28)).padStart(2, '0')}`,
  }));
const x = { field: 'step', type: 'quantitative' };
const y = { field: 'value', type: 'quantitative' };
const color = { field: 'kind', type: 'nominal' };
const line = { mark: 'line', encoding: { x, y, color } };

/** Charts by rows; all of one kind have one look. */
const charts: Record<string, (factor: number) => object> = {
  lines: (factor) => ({ data: { values: rowsOf(factor) }, ...line }),
  'two tables': (factor) => ({
    layer: [
      { data: { values: rowsOf(factor) }, ...line },
      {
        data: { values: rowsOf(factor + 1).slice(0, 5) },
        mark: 'point',
        encoding: { x, y },
      },
    ],
  }),
  'a table twice': (factor) => ({
    vconcat: [
      { data: { values: rowsOf(factor) }, ...line },
      { data: { values: rowsOf(factor) }, mark: 'bar', encoding: { x: color, y } },
    ],
  }),
  'a joined table': (factor) => ({
    data: { values: rowsOf(factor) },
    transform: [
      {
        lookup: 'kind',
        from: {
          data: {
            values: ['a', 'b', 'c'].map((kind, i) => ({ kind, weight: factor * i + 1 })),
          },
          key: 'kind',
          fields: ['weight'],
        },
      },
    ],
    mark: 'point',
    encoding: { x, y: { field: 'weight', type: 'quantitative' } },
  }),
  'a named table': (factor) => ({
    datasets: { rows: rowsOf(factor) },
    data: { name: 'rows' },
    ...line,
  }),
  facets: (factor) => ({
    data: { values: rowsOf(factor) },
    facet: { row: color },
    spec: { mark: 'area', encoding: { x, y } },
  }),
  boxes: (factor) => ({
    data: { values: rowsOf(factor) },
    mark: 'boxplot',
    encoding: { x: color, y },
  }),
  'a domain with more': (factor) => ({
    data: { values: rowsOf(factor) },
    mark: 'point',
    encoding: {
      x: { ...x, scale: { domain: { unionWith: [0, 70] } } },
      y: { ...y, scale: { domain: { unionWith: [-3, 11] } } },
    },
  }),
  dates: (factor) => ({
    data: { values: rowsOf(factor) },
    mark: 'line',
    encoding: { x: { field: 'day', type: 'temporal' }, y: { ...y, aggregate: 'mean' } },
  }),
  'text of rows': (factor) => ({
    data: {
      values: `step,value,kind\n${rowsOf(factor)
        .map(({ step, value, kind }) => `${step},${value},${kind}`)
        .join('\n')}`,
      format: { type: 'csv' },
    },
    ...line,
  }),
  numbers: (factor) => ({
    data: { values: rowsOf(factor).map(({ value }) => value) },
    mark: 'tick',
    encoding: { x: { field: 'data', type: 'quantitative' } },
  }),
};

/** Draws in modules that have drawn nothing yet, one chart after the other. @returns the last */
async function drawnFresh(specs: readonly object[]) {
  vi.resetModules();
  const { drawToWidths } = await import('../../../src/charts/drawing/draw-to-width.ts');
  let last: unknown;
  for (const spec of specs) {
    const given = structuredClone(spec);
    last = await drawToWidths('chart', given as TopLevelSpec, [720, 360], { live: true });
    // An author's rows stay theirs.
    expect(given).toEqual(spec);
  }
  return last;
}

describe('charts of one look', () => {
  test.each(Object.entries(charts))('%s: each is as if drawn alone', async (_, chart) => {
    const alone = await drawnFresh([chart(3)]);
    const others = Object.values(charts).map((other) => other(1));
    expect(await drawnFresh([...others, chart(2), chart(1), chart(3)])).toEqual(alone);
  });

  test('are compiled once, but for their rows', async () => {
    vi.resetModules();
    const { compileWithRows, runtimeWithRows } = await import(
      '../../../src/charts/drawing/compiled-look.ts'
    );
    const [first, second] = [1, 2].map((factor) =>
      compileWithRows(charts['lines']!(factor) as TopLevelSpec),
    );
    expect(second!.look).toBe(first!.look);
    const [rows] = second!.tables;
    expect(JSON.stringify(runtimeWithRows(second!))).toContain(JSON.stringify(rows));
    expect(JSON.stringify(runtimeWithRows(first!))).not.toContain(JSON.stringify(rows));
  });

  test('are refused one by one where Vega warns of their look', async () => {
    const wrong = (factor: number) => ({
      ...charts['lines']!(factor),
      encoding: { ...line.encoding, size: { field: 'value' }, shape: { value: 'circle' } },
    });
    for (const factor of [1, 2]) {
      await expect(drawnFresh([charts['lines']!(1), wrong(factor)])).rejects.toThrow(/Vega warns/);
    }
    const { drawToWidth } = await import('../../../src/charts/drawing/draw-to-width.ts');
    for (const factor of [1, 2]) {
      const drawing = drawToWidth('chart', wrong(factor) as unknown as TopLevelSpec, 720);
      await expect(drawing).rejects.toThrow(/Vega warns/);
    }
  });
});

describe('rows apart', () => {
  test('are the values of data only, equal ones once', () => {
    const rows = [{ a: 1 }, { a: 2 }];
    const { look, tables } = rowsApart({
      layer: [
        { data: { values: rows }, mark: 'point', encoding: { x: { axis: { values: [1, 2] } } } },
        { data: { values: structuredClone(rows) }, mark: 'point' },
        { data: { values: [] }, mark: 'point' },
      ],
      usermeta: { values: [3] },
    } as unknown as TopLevelSpec);
    expect(tables).toEqual([rows, []]);
    expect(JSON.stringify(look)).not.toContain('"a"');
    expect(look).toMatchObject({
      layer: [{ encoding: { x: { axis: { values: [1, 2] } } } }, {}, {}],
      usermeta: { values: [3] },
    });
  });

  test('tell -0, dates and texts apart', () => {
    const values = [
      [{ t: new Date(0) }],
      [{ t: '1970-01-01T00:00:00.000Z' }],
      [{ t: -0 }],
      [{ t: 0 }],
    ];
    const spec = { layer: values.map((rows) => ({ data: { values: rows }, mark: 'point' })) };
    expect(rowsApart(spec as unknown as TopLevelSpec).tables).toEqual(values);
  });
});
