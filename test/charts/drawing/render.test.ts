import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { drawToWidth } from '../../../src/charts/drawing/draw-to-width.ts';
import { renderChart } from '../../../src/charts/drawing/render.ts';
import { ExpectedError } from '../../../src/messages/expected-error.ts';
import { draw } from '../draw.ts';
import { renderResponsiveChart } from '../responsive-chart.ts';

const label = { id: 'fig', title: 'Title', description: 'Description' };

const line = (values: object[] = points(20)): TopLevelSpec => ({
  data: { values },
  mark: { type: 'line', clip: true },
  encoding: {
    x: { field: 'x', type: 'quantitative' },
    y: { field: 'y', type: 'quantitative' },
    color: { field: 'series', type: 'nominal' },
  },
});

const facet = { ...line(), encoding: undefined, spec: line() };

describe('a rendered chart', () => {
  test('is one picture with a name and a description, as wide as its container', async () => {
    const svg = await renderChart(line(), label);
    expect(svg).toMatch(
      /^<svg class="chart" viewBox="0 0 800 \d+" role="img" aria-labelledby="fig-title" aria-describedby="fig-description"><title id="fig-title">Title<\/title><desc id="fig-description">Description<\/desc>/,
    );
    expect(svg).not.toMatch(/style=|<script|xmlns/);
  });

  test.each([
    ['lines', line()],
    ['facets', withChannel({ row: { field: 'series' } })],
    ['boxes', withChannel({ x: { field: 'series' } }, 'boxplot')],
  ])('of %s takes its colours from the page: there are no others', async (_, spec) => {
    const svg = await renderChart(spec as TopLevelSpec, label);
    expect(svg).toContain('var(--chart-1)');
    expect(svg).toContain('var(--chart-2)');
    expect(svg.match(/(fill|stroke)="(?!none|var\(--chart-|transparent)[^"]*"/g) ?? []).toEqual([]);
  });

  test.each([
    ['one view', line()],
    ['views above each other', { vconcat: [line(), line()] }],
    ['views side by side', { hconcat: [line(), line()] }],
    ['a grid of views', { columns: 2, concat: [line(), line(), line(), line()] }],
    ['layers', { layer: [line(), line()] }],
    [
      'facets',
      { ...line(), encoding: undefined, facet: { field: 'series' }, columns: 2, spec: line() },
    ],
    ['facets by a channel', withChannel({ column: { field: 'series' } })],
    ['facets by a channel, in columns', withChannel({ facet: { field: 'series', columns: 2 } })],
    ['facets in a row', { ...facet, facet: { column: { field: 'series' } } }],
    ['repeated views', { ...facet, repeat: { column: ['x', 'y'] } }],
  ])('of %s is exactly as wide as asked, phone or page', async (_, spec) => {
    const { wide, narrow } = await renderResponsiveChart(spec as unknown as TopLevelSpec, label);
    expect(wide).toMatch(/^<svg class="chart chart-wide" viewBox="0 0 800 /);
    expect(narrow).toMatch(/^<svg class="chart chart-narrow" viewBox="0 0 360 /);
  });

  test('has its horizontal labels evenly far apart on a phone', async () => {
    const spec = withChannel({
      x: { field: 'x', type: 'quantitative', scale: { domain: [0, 3900] }, axis: { tickCount: 7 } },
    });
    const { narrow } = await renderResponsiveChart(spec as TopLevelSpec, label);
    const labels = [...narrow.matchAll(/>([\d,]+00)<\/text>/g)].map(([, text]) => text);
    expect(labels).toEqual(['1,000', '2,000', '3,000']);
  });

  test('has text of the same size on a phone', async () => {
    const { wide, narrow } = await renderResponsiveChart(line(), label);
    const sizes = (svg: string) => new Set(svg.match(/font-size="[^"]+"/g));
    expect(sizes(narrow)).toEqual(sizes(wide));
  });

  test('breaks long titles into lines instead of running out of the picture', async () => {
    const title = 'A title with more words than a single line on the screen of a phone can hold';
    const svg = await renderChart({ ...line(), title }, { ...label, width: 360 });
    expect(svg).toMatch(/>A title[^<]*<tspan/);
    expect(textOf(svg)).toContain('phone');
  });

  describe('of categories', () => {
    const bars = (labels: string[], axis = {}) =>
      ({
        data: { values: labels.map((name) => ({ name, y: 1 })) },
        mark: 'bar',
        encoding: { x: { field: 'name', axis }, y: { field: 'y', type: 'quantitative' } },
      }) as unknown as TopLevelSpec;
    const long = ['a first name', 'a second name', 'a third name', 'a fourth name'];

    test.each([
      ['level where they fit', bars(['a', 'b', 'c']), 360, false],
      ['level in a column of text', bars(long), 720, false],
      ['turned where there is no room', bars(long), 360, true],
      ['turned where the author says so', bars(['a', 'b'], { labelAngle: -90 }), 720, true],
    ])('has labels that are %s, in the picture as in what is made of it', async (_, spec, width, isTurned) => {
      const fitted = await drawToWidth('fig', spec, width);
      const redrawn = await draw('fig', fitted.spec);
      for (const { svg } of [fitted, redrawn]) {
        expect(svg.includes('rotate(270 ')).toBe(isTurned);
      }
      expect(redrawn.width).toBe(fitted.width);
    });
  });

  test.each([
    ['without outliers', [1, 2, 3]],
    ['with one', [1, 2, 3, 2, 2, 90]],
  ])('may be a box plot %s, in facets, too', async (_, ys) => {
    const values = ys.map((y) => ({ y, series: 'a' }));
    const encoding = { x: { field: 'series' }, y: { field: 'y', type: 'quantitative' } };
    const data = { values };
    const boxes = { data, mark: 'boxplot', encoding } as TopLevelSpec;
    const spec = { mark: 'boxplot', encoding };
    const facets = { data, facet: { field: 'series' }, spec } as unknown as TopLevelSpec;
    for (const one of [boxes, { vconcat: [boxes, boxes] } as TopLevelSpec, facets]) {
      await expect(renderChart(one, label)).resolves.toContain('<svg');
    }
  });

  test('can be made for its width by a function', async () => {
    const asked: number[] = [];
    await renderResponsiveChart((width) => {
      asked.push(width);
      return line();
    }, label);
    expect(asked.sort()).toEqual([360, 800]);
  });

  test('leaves the specification and its data as they were', async () => {
    const values = points(20);
    const spec = deepFreeze(line(values));
    const before = JSON.stringify(spec);
    await renderChart(spec, label);
    expect(JSON.stringify(spec)).toBe(before);
    expect(Object.getOwnPropertySymbols(values[0])).toEqual([]);
  });

  test('has the same bytes every time: alone, after others, and beside others', async () => {
    const alone = await renderChart(line(), label);
    const other = { ...label, id: 'other' };
    await renderChart(line(points(5)), other);
    const together = await Promise.all([
      renderChart(line(points(7)), other),
      renderChart(line(), label),
      renderChart(line(points(9)), other),
      renderChart(line(), label),
    ]);
    expect([together[1], together[3]]).toEqual([alone, alone]);
  });

  test('shares no id with another on the page, and refers only to its own', async () => {
    const charts = await Promise.all(
      ['a', 'b'].map((id) => renderResponsiveChart(line(), { ...label, id })),
    );
    const svgs = charts.flatMap(({ wide, narrow }) => [wide, narrow]);
    const ids = svgs.flatMap(idsOf);
    expect(new Set(ids).size).toBe(ids.length);
    for (const svg of svgs) {
      const references = [...svg.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id);
      expect(references.length).toBeGreaterThan(0);
      expect(idsOf(svg)).toEqual(expect.arrayContaining(references));
    }
  });
});

describe('hostile text', () => {
  const hostile = '</title></script><script>alert(1)</script>"><img src=x onerror=alert(1)>&amp;\'';

  test.each([
    ['title', { title: hostile }, line()],
    ['description', { description: hostile }, line()],
    ['data label', {}, line(points(20, hostile))],
    ['chart title', {}, { ...line(), title: hostile }],
  ])('in a %s stays text', async (_, text, spec) => {
    const svg = await renderChart(spec, { ...label, ...text });
    expect(elementsIn(svg)).not.toEqual(expect.arrayContaining(['script']));
    expect(elementsIn(svg)).not.toEqual(expect.arrayContaining(['img']));
    expect(attributesIn(svg).filter((name) => name.startsWith('on'))).toEqual([]);
    expect(svg).toContain('&lt;/script&gt;&lt;script&gt;alert(1)');
  });

  test('as an id is refused', async () => {
    await expect(renderChart(line(), { ...label, id: '"><script>' })).rejects.toThrow(
      ExpectedError,
    );
  });

  test.each([
    ['link', { ...line(), mark: 'point', encoding: { href: { value: 'javascript:alert(1)' } } }],
    ['image', { ...line(), mark: { type: 'image', url: 'https://example.org/x.png', width: 9 } }],
  ])('as a %s is refused', async (_, spec) => {
    const rendered = renderChart(spec as TopLevelSpec, label);
    await expect(rendered).rejects.toThrow(/would be linked/);
    await expect(rendered).rejects.toThrow(ExpectedError);
  });
});

describe('a chart that would be wrong fails, with its name and the reason', () => {
  const failing: [name: string, spec: unknown, reason: RegExp][] = [
    ['no data', line([]), /infinite extent|domain/i],
    [
      'a field that is missing',
      { ...line(points(3).map(({ x, series }) => ({ x, series }))) },
      /no row has a field "y"; there are x, series/,
    ],
    [
      'a box plot of what is missing',
      { ...line(points(3).map((row) => ({ ...row, y: null }))), mark: 'boxplot' },
      /no row has a number there/,
    ],
    ['an unknown mark', { ...line(), mark: 'dots' }, /"dots" is no mark; known: arc, /],
    ['a misspelt mark', { ...line(), mark: 'ponit' }, /"ponit" is no mark; did you mean "point"\?/],
    ['a mark without a type', { ...line(), mark: { filled: true } }, /undefined is no mark/],
    [
      'a misspelt mark in a layer',
      { ...line(), mark: undefined, layer: [{ mark: { type: 'lines' } }] },
      /"lines" is no mark; did you mean "line"\?/,
    ],
    [
      'a misspelt part',
      { ...line(), encodings: {} },
      /"encodings" is no part of a chart; did you mean "encoding"\?/,
    ],
    [
      'a misspelt colour',
      { ...line(), mark: { type: 'point', color: 'bleu' } },
      /"bleu" is no colour; did you mean "blue"\?/,
    ],
    [
      'a misspelt colour of a scale',
      { ...line(), encoding: { color: { field: 'x', scale: { range: ['red', '#12'] } } } },
      /"#12" is no colour; write one that CSS knows/,
    ],
    [
      'a BigInt',
      line([{ x: 1, y: 5n }]),
      /row 1 of its data has the BigInt 5 in "y"; write Number/,
    ],
    [
      'an invalid date',
      line([
        { x: 1, y: 1 },
        { x: new Date('soon'), y: 1 },
      ]),
      /row 2 of its data has an invalid date in "x"; leave the row out/,
    ],
    ['an unknown channel', { ...line(), encoding: { z: { field: 'x' } } }, /z/],
    ['a logarithm of 0', logarithmic(), /log|domain|scale/i],
    [
      'data from elsewhere',
      { ...line(), data: { url: 'https://example.org/a.csv' } },
      /example\.org/,
    ],
  ];

  test.each(failing)('%s', async (_, spec, reason) => {
    const rendered = renderChart(spec as TopLevelSpec, label);
    await expect(rendered).rejects.toThrow(ExpectedError);
    await expect(rendered).rejects.toThrow(/Chart "fig"/);
    await expect(rendered).rejects.toThrow(reason);
  });

  test('more series than there are colours, unless something else tells them apart', async () => {
    const spec = line('abcdefg'.split('').flatMap((series) => points(2, series)));
    await expect(renderChart(spec, label)).rejects.toThrow(
      'in the legend, "g" looks like "a", as only 6 looks differ',
    );
    const shape = { field: 'series', type: 'nominal' };
    const encoding = { ...(spec as { encoding: object }).encoding, shape };
    await renderChart({ ...spec, mark: 'point', encoding } as TopLevelSpec, label);
  });

  test('a legend wider than the picture', async () => {
    const spec = line(['b', 'c', 'd', 'e', 'f'].flatMap((s) => points(2, s.repeat(20))));
    await expect(renderChart(spec, { ...label, width: 300 })).rejects.toThrow(
      /300 pixels; .*legend: \{columns: 2\}/,
    );
  });

  test('one that fails leaves others as they are', async () => {
    const [failed, drawn] = await Promise.allSettled([
      renderChart(line([]), { ...label, id: 'empty' }),
      renderChart(line(), label),
    ]);
    expect([failed.status, drawn.status]).toEqual(['rejected', 'fulfilled']);
  });
});

function points(count: number, second = 'b') {
  return Array.from({ length: count }, (_, x) =>
    ['a', second].map((series, i) => ({ x, y: x * (i + 1) + 1, series })),
  ).flat();
}

function withChannel(channel: object, mark: object | string = 'line') {
  const { encoding } = line() as { encoding: object };
  return { ...line(), mark, encoding: { ...encoding, ...channel } };
}

function logarithmic() {
  const spec = line([
    { x: 1, y: 0, series: 'a' },
    { x: 2, y: 10, series: 'a' },
  ]);
  const y = { field: 'y', type: 'quantitative', scale: { type: 'log' } };
  return { ...spec, encoding: { x: { field: 'x', type: 'quantitative' }, y } };
}

function idsOf(svg: string): (string | undefined)[] {
  return [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
}

function elementsIn(svg: string): (string | undefined)[] {
  return [...svg.matchAll(/<([a-zA-Z]+)/g)].map(([, name]) => name?.toLowerCase());
}

function attributesIn(svg: string): string[] {
  const tags = svg.match(/<[a-zA-Z][^>]*>/g) ?? [];
  return tags.flatMap((tag) => [...tag.matchAll(/\s([\w:-]+)=/g)].map(([, name]) => name!));
}

function textOf(svg: string): string {
  return svg.replaceAll(/<[^>]*>/g, ' ');
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value))
    if (inner && typeof inner === 'object') deepFreeze(inner);
  return Object.freeze(value);
}
