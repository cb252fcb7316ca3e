import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { drawToWidth, drawToWidths } from '../../../src/charts/drawing/draw-to-width.ts';
import { liveChartOf } from '../live-chart-of.ts';

const q = (field: string, more: object = {}) => ({ field, type: 'quantitative', ...more });
const names = (count: number) => Array.from({ length: count }, (_, i) => `model ${i}`);
const bars = (labels: readonly unknown[], more: object = {}): TopLevelSpec =>
  ({
    data: { values: labels.map((m, v) => ({ m, v: v + 1 })) },
    mark: 'bar',
    encoding: { y: { field: 'm', type: 'nominal' }, x: q('v') },
    ...more,
  }) as TopLevelSpec;
const line = (values: object[], y: object = {}, more: object = {}): TopLevelSpec =>
  ({
    data: { values },
    mark: 'line',
    encoding: { x: q('x'), y: q('y', y), ...more },
  }) as unknown as TopLevelSpec;
const drawn = (spec: unknown, width = 800) => drawToWidth('c', spec as TopLevelSpec, width);
const textsIn = (svg: string) => [...svg.matchAll(/>([^<>]+)<\/t/g)].map(([, text]) => text);

describe('each category has its label', () => {
  test.each([
    2, 10, 16, 40,
  ])('%i above each other, in a plot as high as they need', async (count) => {
    const [wide, narrow] = await drawToWidths('c', bars(names(count)), [800, 360]);
    for (const { svg } of [wide!, narrow!])
      expect(textsIn(svg)).toEqual(expect.arrayContaining(names(count)));
    expect(wide!.height).toBeLessThan(250 + 16 * Math.max(0, count - 12));
  });

  test('in a matrix, in facets and in rows of one’s own height', async () => {
    const cells = names(12).flatMap((a) => names(12).map((b, n) => ({ a, b, n })));
    const matrix = {
      data: { values: cells },
      mark: 'rect',
      encoding: { x: { field: 'b' }, y: { field: 'a' }, color: q('n') },
    };
    const rows = {
      ...matrix,
      mark: 'bar',
      encoding: { y: { field: 'a' }, x: q('n', { aggregate: 'sum' }), row: { field: 'g' } },
    };
    const grouped = { values: cells.map((one, i) => ({ ...one, g: i % 2 ? 'odd' : 'even' })) };
    for (const spec of [matrix, { ...rows, data: grouped }, bars(names(12), { height: 60 })]) {
      const { svg } = await drawn(spec);
      expect(textsIn(svg)).toEqual(expect.arrayContaining(names(12)));
    }
  });

  test('or is refused, by the first that has no room', async () => {
    const upright = { encoding: { x: { field: 'm' }, y: q('v') } };
    await expect(drawn(bars(names(60), upright), 360)).rejects.toThrow(
      /^Chart "c": the horizontal axis has no room for \d+ of 60 labels, such as "model \d+": shorten them, put the categories on y/,
    );
    const chosen = { encoding: { x: { field: 'm', axis: { labelOverlap: 'greedy' } }, y: q('v') } };
    await expect(drawn(bars(names(60), chosen), 360)).resolves.toBeDefined();
  });

  test('but numbers and dates may be left out between others', async () => {
    const upright = { encoding: { x: { field: 'm', type: 'ordinal' }, y: q('v') } };
    const days = Array.from({ length: 28 }, (_, i) => `2026-02-${String(i + 1).padStart(2, '0')}`);
    for (const many of [Array.from({ length: 90 }, (_, i) => i), days]) {
      await expect(drawn(bars(many, upright), 360)).resolves.toBeDefined();
    }
  });

  test('a live chart is as high as its picture', async () => {
    const { spec } = await drawn(bars(names(40)));
    expect(JSON.stringify(liveChartOf(spec)!.runtime)).toContain('y_named');
  });
});

describe('labels differ', () => {
  const values = [0, 0.4, 0.9].map((y, x) => ({ x, y }));

  test.each<[string, unknown, string]>([
    [
      'rounded numbers',
      line(values, { axis: { format: '.0f' } }),
      'the vertical axis has the label "0" for 0 and for 0.2: write more digits',
    ],
    ['a number and a text', bars([1, '1']), '"1" in the field "m" has no place on y'],
    [
      'months of several years',
      {
        data: { values: [2024, 2026].map((year) => ({ t: `${year}-01-01`, y: year })) },
        mark: 'point',
        encoding: {
          x: { field: 't', type: 'temporal', axis: { format: '%Y', tickCount: 'quarter' } },
          y: q('y'),
        },
      },
      'the horizontal axis has the label "2024" for 2024-01-01 and for 2024-',
    ],
  ])('or are refused: %s', async (_, spec, reason) => {
    await expect(drawn(spec)).rejects.toThrow(`Chart "c": ${reason}`);
  });
});

describe('each row that has a mark can be seen', () => {
  const values = [
    { x: 1, y: 1, k: 'a' },
    { x: 2, y: 2, k: 'b' },
    { x: 3, y: 4, k: 'c' },
  ];
  const points = (encoding: object, more: object = {}) => ({
    data: { values },
    mark: 'point',
    encoding: { x: q('x'), y: q('y'), ...encoding },
    ...more,
  });

  test.each<[string, unknown, string]>([
    [
      'a category that its axis lacks',
      points({ x: { field: 'k', scale: { domain: ['a', 'b'] } } }),
      '"c" in the field "k" has no place on x',
    ],
    [
      'a misspelt colour',
      points({}, { mark: { type: 'point', color: 'bleu' } }),
      '"bleu" is no colour; did you mean "blue"?',
    ],
    [
      'a misspelt colour of a scale',
      points({ color: { field: 'k', scale: { range: ['red', 'grene', 'blue'] } } }),
      '"grene" is no colour',
    ],
    [
      'zero on a logarithmic axis',
      points(
        { y: q('z', { scale: { type: 'log', domain: [1, 10] } }) },
        { data: { values: values.map((one) => ({ ...one, z: one.x - 1 })) } },
      ),
      '0 in the field "z" has no place on y',
    ],
  ])('or is refused: %s', async (_, spec, reason) => {
    await expect(drawn(spec)).rejects.toThrow(`Chart "c": ${reason}`);
  });

  test.each([
    'steelblue',
    '#abc',
    'rgb(1 2 3)',
    'hsl(120, 50%, 50%)',
    'var(--chart-2)',
    'transparent',
  ])('a colour may be %s', async (color) => {
    await expect(drawn(points({}, { mark: { type: 'point', color } }))).resolves.toBeDefined();
  });

  test.each([
    ['a line of one point', [{ x: 1, y: 2 }], 1],
    [
      'points between gaps',
      [
        { x: 1, y: 2 },
        { x: 2, y: null },
        { x: 3, y: 5 },
      ],
      2,
    ],
    [
      'no point alone',
      [
        { x: 1, y: 2 },
        { x: 2, y: 3 },
        { x: 3, y: null },
        { x: 4, y: 3 },
        { x: 5, y: 3 },
      ],
      0,
    ],
  ])('%s: drawn as dots where there is no line', async (_, rows, dots) => {
    const { svg } = await drawn(line(rows, { scale: { domain: [0, 9] } }));
    expect(svg.match(/h0/g)?.length ?? 0).toBe(dots);
    if (dots > 0)
      expect(svg).toMatch(
        /stroke="var\(--chart-1\)"[^>]*stroke-linecap="round"|stroke-linecap="round"[^>]*stroke="var\(--chart-1\)"/,
      );
  });
});

describe('rows have what is drawn', () => {
  test.each<[string, unknown, string]>([
    [
      'a misspelt field',
      bars(['a'], { encoding: { x: { field: 'step', type: 'nominal' }, y: q('v') } }),
      'no row has a field "step"; there are m, v',
    ],
    [
      'texts that are no numbers',
      line([
        { x: 0, y: 1 },
        { x: 1, y: 'NaN' },
        { x: 2, y: 'inf' },
      ]),
      'row 2 has "NaN" in the field "y", which is no number',
    ],
    [
      'an empty text',
      line([
        { x: 0, y: '' },
        { x: 1, y: 1 },
      ]),
      'row 1 has "" in the field "y", which is no number',
    ],
    [
      'a number with a unit',
      line([
        { x: 0, y: '5 ms' },
        { x: 1, y: 1 },
      ]),
      'row 1 has "5 ms" in the field "y"',
    ],
    ['a row without a category', bars(['a', undefined, 'c']), 'row 2 has no "m"'],
    ['a category that is no number', bars(['a', Number.NaN]), 'row 2 has no "m"'],
    [
      'a misspelt part',
      { ...bars(['a']), encoding: undefined, encodings: {} },
      '"encodings" is no part of a chart; did you mean "encoding"?',
    ],
    [
      'a misspelt part of a channel',
      bars(['a'], { encoding: { x: { feild: 'v' } } }),
      '"feild" is no part of "x"; did you mean "field"?',
    ],
    [
      'a field that every object has',
      line([{ x: 0, y: 1, toString: 2 }], {}, { color: { field: 'toString' } }),
      '"color" has the field "toString", which every object has',
    ],
    [
      'a name that Vega loses',
      line(
        [
          { x: 0, y: 1, k: '__proto__' },
          { x: 1, y: 1, k: 'a' },
        ],
        {},
        { color: { field: 'k' } },
      ),
      '"__proto__" in the field "k" is a name that Vega loses',
    ],
  ])('or the chart is refused: %s', async (_, spec, reason) => {
    await expect(drawn(spec)).rejects.toThrow(`Chart "c": ${reason}`);
  });

  test('null is a category of its own', async () => {
    const { svg } = await drawn(bars(['a', null, 'c']));
    expect(textsIn(svg)).toEqual(expect.arrayContaining(['a', 'null', 'c']));
  });

  test('what transforms make is not asked of the rows', async () => {
    const spec = {
      ...bars(['a', 'b']),
      transform: [{ calculate: 'datum.v * 2', as: 'twice' }],
      encoding: { x: q('twice'), y: { field: 'm' } },
    };
    await expect(drawn(spec)).resolves.toBeDefined();
  });
});

describe('messages are short', () => {
  const values = Array.from({ length: 3000 }, (_, x) => ({ x, y: x % 7, kind: `kind ${x}` }));
  const all = { data: { values }, encoding: { x: q('x'), y: q('y') } };

  test.each<[string, unknown]>([
    ['a misspelt mark', { ...all, marks: 'point' }],
    ['no mark', all],
    ['an unknown mark', { ...all, mark: 'dots' }],
    [
      'a picture of data',
      {
        ...all,
        mark: { type: 'image', url: `data:image/png;base64,${'A'.repeat(9000)}`, width: 9 },
      },
    ],
    [
      'thousands of colours',
      { ...all, mark: 'point', encoding: { ...all.encoding, color: { field: 'kind' } } },
    ],
    [
      'a domain of thousands',
      { ...all, mark: 'bar', encoding: { x: { field: 'kind' }, y: q('y') } },
    ],
    [
      'a long expression',
      {
        ...all,
        mark: 'point',
        transform: [{ calculate: `datum.x + ${'+ 1 '.repeat(900)}(`, as: 'z' }],
      },
    ],
  ])('%s', async (_, spec) => {
    const error = await drawn(spec, 360).catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(/^Chart "c": /);
    expect((error as Error).message.length).toBeLessThan(460);
    expect((error as Error).message).not.toContain('"x":1');
  });
});

describe('what an author sets stays', () => {
  const params = ['strokeWidth', 'Width', 'line_width'].map((name) => ({ name, value: 3 }));

  test.each(params)('a parameter called $name', async ({ name }) => {
    const rows = ['a', 'b'].flatMap((g) => [1, 2].map((x) => ({ g, x, y: x })));
    const mark = { type: 'line', strokeWidth: { expr: name } };
    for (const more of [{}, { row: { field: 'g' } }]) {
      const spec = { ...line(rows, {}, more), params, mark };
      const [wide, narrow] = await drawToWidths('c', spec as TopLevelSpec, [720, 360]);
      for (const { svg } of [wide!, narrow!]) {
        expect(svg).toContain('stroke-width="3"');
        expect(svg).not.toMatch(/stroke-width="\d\d/);
      }
    }
  });

  test('a background, and only one that was given', async () => {
    const plain = await drawn(bars(['a']));
    const { svg, width, height } = await drawn({ ...bars(['a']), background: 'khaki' });
    expect(svg).toBe(`<path fill="khaki" d="M0 0h${width}v${height}H0Z"/>${plain.svg}`);
    const configured = { ...bars(['a']), config: { background: 'khaki' } };
    expect((await drawn(configured)).svg).toBe(svg);
  });

  test.each([
    ['a text', { mark: { type: 'text', x: 255, text: 'a' } }],
    ['an encoding', { mark: 'bar', encoding: { x: { value: 200 }, y: { field: 'm' } } }],
    [
      'an end',
      { mark: 'bar', encoding: { x: { value: 0 }, x2: { value: 250 }, y: { field: 'm' } } },
    ],
  ])('but not %s that counts pixels of a width that it won’t have', async (_, layer) => {
    const spec = { data: { values: [{ m: 1 }] }, width: 250, layer: [layer] };
    await expect(drawn(spec)).rejects.toThrow(
      /^Chart "c": x2?: 2\d\d counts pixels of the width 250, and plots get .*: write 'width', and/,
    );
    const free = { ...spec, width: undefined };
    expect(await drawn(free).then(() => 'drawn', String)).not.toContain('counts pixels');
  });
});

describe('nothing is drawn that can’t be read', () => {
  const rows = ['a', 'b', 'c', 'd'].flatMap((g) => [1, 2].map((x) => ({ g, x, y: x })));
  const titled = (title: string | null, width = 360) =>
    drawn({ ...line(rows, {}, { x: q('x', { axis: { title } }), column: { field: 'g' } }) }, width);

  test('titles of narrow plots side by side that lie over each other', async () => {
    await expect(titled('Steps of training so far')).rejects.toThrow(
      /the titles of neighbouring axes lie over each other, such as "Steps of training so far" and "Steps/,
    );
    await expect(titled('Step')).resolves.toBeDefined();
    await expect(titled(null)).resolves.toBeDefined();
    await expect(titled('Steps of training so far', 1600)).resolves.toBeDefined();
  });

  test.each([
    ['one point', { x: q('x') }, [{ x: 1, y: 2 }]],
    [
      'no height',
      { x: q('x'), y: q('y'), y2: { field: 'y' } },
      [
        { x: 1, y: 2 },
        { x: 2, y: 3 },
      ],
    ],
    [
      'a point for each of its groups',
      { detail: { field: 'x' } },
      [
        { x: 1, y: 2 },
        { x: 2, y: 3 },
      ],
    ],
  ])('areas of %s, alone', async (_, encoding, values) => {
    const spec = line(values, {}, encoding);
    await expect(drawn({ ...spec, mark: 'area' })).rejects.toThrow(
      /its areas have no width, so nothing is seen of its rows: draw points/,
    );
    const layer = [{ mark: 'area' }, { mark: 'point' }];
    const { mark: ___, ...shared } = spec as unknown as { mark: unknown };
    expect(await drawn({ ...shared, layer }).then(() => 'drawn', String)).not.toContain('no width');
  });
});
