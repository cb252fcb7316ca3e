import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { describe, expect, test } from 'vitest';
import { type Marks, writeMarks } from '../../../src/charts/svg/write-marks.ts';

/*
 * Each shape that Vega knows, drawn by Vega's own writer and by this one: the pictures are equal by their pixels, but for what
 * rounding to tenths of a pixel changes at edges.
 */

const size = { width: 120, height: 80 };
const wave = [0, 1, 2, 3, 4, 5].map((i) => ({ x: 10 + i * 20, y: 40 + (i % 2 ? -25 : 20) }));
const blue = { stroke: { value: 'blue' }, strokeWidth: { value: 3 } };
const red = { fill: { value: 'red' } };

const shapes: Record<string, object | object[]> = {
  rectangles: marks('rect', [{ x: 5, y: 8, width: 40, height: 22.5 }], { ...red, ...blue }),
  'rectangles with round corners': marks('rect', [{ x: 5, y: 8, width: 60, height: 42.5 }], {
    ...red,
    cornerRadius: { value: 9 },
    cornerRadiusTopLeft: { value: 0 },
  }),
  'rectangles that overlap': marks(
    'rect',
    [
      { x: 5, y: 8, width: 60, height: 42.5 },
      { x: 30, y: 30, width: 60, height: 42.5 },
    ],
    red,
  ),
  'rectangles that are drawn backwards': marks(
    'rect',
    [
      { x: 5, y: 8, width: 60, height: 42.5 },
      { x: 90, y: 30, width: -60, height: 42.5 },
    ],
    red,
  ),
  'translucent rectangles that overlap': marks(
    'rect',
    [
      { x: 5, y: 8, width: 60, height: 42.5 },
      { x: 30, y: 30, width: 60, height: 42.5 },
    ],
    { ...red, fillOpacity: { value: 0.5 } },
  ),
  'translucent outlines': marks(
    'rect',
    [
      { x: 5, y: 8, width: 60, height: 42.5 },
      { x: 30, y: 30, width: 60, height: 42.5 },
    ],
    { ...blue, strokeOpacity: { value: 0.5 } },
  ),
  rules: marks('rule', [{ x: 5.5, y: 8, x2: 110, y2: 70 }], blue),
  'rules with gaps': marks('rule', [{ x: 5, y: 8, x2: 110 }], {
    ...blue,
    strokeDash: { value: [6, 3] },
    strokeDashOffset: { value: 2 },
  }),
  'rules with round ends and no length': marks('rule', [{ x: 50, y: 40 }], {
    ...blue,
    strokeWidth: { value: 12 },
    strokeCap: { value: 'round' },
  }),
  'rules with round ends, one without a length': marks(
    'rule',
    [
      { x: 20, y: 60, x2: 90 },
      { x: 50, y: 20, x2: 50 },
    ],
    { ...blue, strokeWidth: { value: 12 }, strokeCap: { value: 'round' } },
  ),
  ...Object.fromEntries(
    ['circle', 'square', 'cross', 'diamond', 'arrow', 'wedge', 'triangle', 'triangle-up']
      .concat([
        'triangle-down',
        'triangle-left',
        'triangle-right',
        'stroke',
        'M0,.5L.6,-.5L-.6,-.5Z',
      ])
      .map((shape) => [
        `symbols: ${shape}`,
        marks('symbol', wave, {
          ...red,
          ...blue,
          strokeWidth: { value: 1 },
          shape: { value: shape },
          size: { value: 144 },
        }),
      ]),
  ),
  'symbols that are turned': marks('symbol', wave, {
    ...red,
    shape: { value: 'wedge' },
    size: { value: 400 },
    angle: { value: 30 },
  }),
  ...Object.fromEntries(
    [
      'linear',
      'linear-closed',
      'basis',
      'basis-open',
      'basis-closed',
      'bundle',
      'cardinal',
      'catmull-rom',
    ]
      .concat(['monotone', 'natural', 'step', 'step-before', 'step-after'])
      .map((interpolate) => [
        `lines: ${interpolate}`,
        marks('line', wave, { ...blue, interpolate: { value: interpolate } }),
      ]),
  ),
  'lines with gaps in their data': marks('line', wave, {
    ...blue,
    strokeJoin: { value: 'round' },
    defined: { signal: 'datum.x !== 70' },
  }),
  'lines of a point': marks('line', wave.slice(0, 1), { ...blue, strokeCap: { value: 'square' } }),
  areas: marks('area', wave, { ...red, y2: { value: 70 } }),
  'areas across': marks('area', wave, {
    ...red,
    orient: { value: 'horizontal' },
    x2: { value: 9 },
  }),
  'curved areas with an outline': marks('area', wave, {
    ...red,
    ...blue,
    y2: { value: 70 },
    interpolate: { value: 'monotone' },
    opacity: { value: 0.6 },
  }),
  trails: marks(
    'trail',
    wave.map((at, i) => ({ ...at, size: 1 + 2 * i })),
    red,
  ),
  ...Object.fromEntries(
    [
      ['slices', { startAngle: 0.3, endAngle: 2.1, innerRadius: 10, outerRadius: 35 }],
      ['half circles', { startAngle: 0, endAngle: Math.PI, innerRadius: 0, outerRadius: 35.3 }],
      ['backwards', { startAngle: 2, endAngle: -2, innerRadius: 12, outerRadius: 35 }],
      ['rings', { startAngle: 0, endAngle: 2 * Math.PI, innerRadius: 20, outerRadius: 35 }],
      [
        'round corners',
        { startAngle: 0, endAngle: 4, innerRadius: 10, outerRadius: 35, cornerRadius: 6 },
      ],
    ].map(([name, arc]) => [
      `arcs: ${name}`,
      marks('arc', [{ x: 60, y: 40, ...(arc as object) }], red),
    ]),
  ),
  paths: marks(
    'path',
    [{ x: 20, y: 10, path: 'M0,0L40,10Q70,60 10,50C0,40 0,30 10,20A9,9 0 1 1 0,0Z' }],
    {
      ...red,
      ...blue,
      angle: { value: 10 },
    },
  ),
  text: marks('text', [{ x: 60, y: 40, text: 'Words & <marks>' }], {
    ...red,
    align: { value: 'center' },
    baseline: { value: 'middle' },
    fontSize: { value: 13 },
    fontWeight: { value: 600 },
  }),
  'turned text': marks('text', [{ x: 30, y: 60, text: 'Turned' }], {
    ...red,
    angle: { value: -60 },
    dx: { value: 5 },
    dy: { value: 3 },
    baseline: { value: 'top' },
  }),
  'text around a centre': marks('text', [{ x: 60, y: 40, text: 'Around' }], {
    ...red,
    radius: { value: 20 },
    theta: { value: 1 },
  }),
  'text in lines': marks('text', [{ x: 110, y: 20, text: ['One', 'and two', 'three'] }], {
    ...red,
    align: { value: 'right' },
    lineHeight: { value: 17 },
  }),
  'text that is too long': marks('text', [{ x: 10, y: 20, text: 'As long as a sentence' }], {
    ...red,
    limit: { value: 60 },
  }),
  'text with an outline': marks('text', [{ x: 10, y: 40, text: 'Outline' }], {
    ...red,
    ...blue,
    strokeWidth: { value: 0.5 },
    fontSize: { value: 25 },
  }),
  'linear gradients': marks('rect', [{ x: 5, y: 8, width: 60, height: 42.5 }], {
    fill: {
      value: {
        gradient: 'linear',
        x1: 0,
        y1: 0,
        x2: 1,
        y2: 1,
        stops: [
          { offset: 0, color: 'red' },
          { offset: 1, color: 'blue' },
        ],
      },
    },
  }),
  'radial gradients': marks('rect', [{ x: 5, y: 8, width: 90, height: 42.5 }], {
    fill: {
      value: {
        gradient: 'radial',
        stops: [
          { offset: 0, color: 'red' },
          { offset: 1, color: 'blue' },
        ],
      },
    },
  }),
  clips: { ...(marks('symbol', wave, { ...red, size: { value: 900 } }) as object), clip: true },
  'clips of a path': {
    ...(marks('rect', [{ x: 0, y: 0, width: 120, height: 80 }], red) as object),
    clip: { path: 'M10,10L110,20L60,75Z' },
  },
  'groups, with an order and an outline above': {
    type: 'group',
    encode: {
      enter: {
        x: { value: 10.5 },
        y: { value: 5 },
        width: { value: 90 },
        height: { value: 60 },
        fill: { value: '#eee' },
        stroke: { value: 'black' },
        cornerRadius: { value: 8 },
        strokeForeground: { value: true },
        clip: { value: true },
      },
    },
    marks: [
      { ...(marks('rect', [{ x: 5, y: 8, width: 60, height: 42.5 }], red) as object), zindex: 1 },
      marks('rect', [{ x: 30, y: 30, width: 80, height: 20 }], { fill: { value: 'green' } }),
    ],
  },
};

describe('looks as Vega draws it', () => {
  test.each(Object.entries(shapes))('%s', async (_, shape) => {
    const { view, written } = await viewOf({ marks: [shape].flat() });
    const [own, expected] = [pixelsOf(framed(written)), pixelsOf(await view.toSVG())];
    expect(own.length).toBe(expected.length);
    expect(inkOf(expected)).toBeGreaterThan(20);
    expect(differing(own, expected)).toBeLessThan(0.005 * own.length);
  });
});

test('is smaller than what Vega writes, and has nothing that can’t be seen', async () => {
  const faint = marks('rect', [{ x: 5, y: 8, width: 40, height: 22.5 }], {
    ...red,
    opacity: { value: 0 },
  });
  const { written } = await viewOf({ marks: [faint, marks('text', [{ text: '' }], red)] });
  expect(written.svg).toBe('');
});

test('says once what neighbours have in common', async () => {
  const { written } = await viewOf({
    marks: [
      marks('symbol', wave, { ...red, size: { value: 4 }, shape: { value: 'square' } }),
      marks(
        'text',
        [
          { text: 'a', x: 1 },
          { text: 'b', x: 2 },
        ],
        red,
      ),
    ],
  });
  expect(written.svg).toBe(
    '<path fill="red" d="m9 59h2v2h-2ZM29 14h2v2h-2ZM49 59h2v2h-2ZM69 14h2v2h-2ZM89 59h2v2h-2Zm20-45h2v2h-2Z"/>' +
      '<g fill="red" font-size="11"><text x="1" y="0">a</text><text x="2" y="0">b</text></g>',
  );
});

test('refers to equal clips by one id', async () => {
  const clipped = { ...(marks('symbol', wave, red) as object), clip: true };
  const { written } = await viewOf({ marks: [clipped, clipped] });
  expect(written.svg.match(/<clipPath/g)).toHaveLength(1);
  expect(written.svg.match(/url\(#drawing-1\)/g)).toHaveLength(2);
});

describe('leaves out what is far outside of a clip, at which resvg would end the process', () => {
  const near = { x: 60, y: 40 };
  const far = [
    { x: 900, y: 40 },
    { x: -900, y: 40 },
    { x: 60, y: 900 },
    { x: 60, y: -900 },
  ];
  const faint = { ...red, opacity: { value: 0.5 } };
  const clipped = (mark: object) => ({ ...mark, clip: true });
  const within = (clip: boolean, ...inner: object[]) => ({
    type: 'group',
    encode: {
      enter: { clip: { value: clip }, width: { value: 120 }, height: { value: 80 } },
    },
    marks: inner,
  });

  test.each<[string, (rows: object[]) => object]>([
    ['a mark', (rows) => clipped(marks('symbol', rows, faint) as object)],
    ['a group', (rows) => within(true, marks('symbol', rows, faint) as object)],
    [
      'a group around',
      (rows) => within(true, within(false, marks('symbol', rows, faint) as object)),
    ],
    ['the picture', (rows) => marks('symbol', rows, faint) as object],
  ])('by %s', async (_, mark) => {
    const all = await viewOf({ marks: [mark([near, ...far])] });
    const seen = await viewOf({ marks: [mark([near])] });
    expect(all.written.svg).toBe(seen.written.svg);
    const none = await viewOf({ marks: [mark(far)] });
    expect(none.written.svg).toBe('');
  });

  test('but not what a clip cuts', async () => {
    const wide = clipped(
      marks('rect', [{ x: -500, y: 8, width: 2000, height: 20 }], faint) as object,
    );
    const { written } = await viewOf({ marks: [wide] });
    expect(written.svg).toContain('<path');
  });
});

test.each([
  ['links', marks('symbol', [{ x: 1, y: 1 }], { ...red, href: { value: 'https://example.org' } })],
  [
    'links of groups',
    { type: 'group', encode: { enter: { href: { value: 'https://example.org' } } } },
  ],
  ['images', marks('image', [{ x: 1, y: 1 }], { url: { value: 'https://example.org/a.png' } })],
])('refuses %s', async (_, mark) => {
  await expect(viewOf({ marks: [mark] })).rejects.toThrow(
    /^https:\/\/example\.org\S* would be linked/,
  );
});

/** Marks with a row each, whose fields are channels of the same name. */
function marks(type: string, rows: readonly object[], encode: object): object {
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const channels = Object.fromEntries(fields.map((field) => [field, { field }]));
  return { type, from: { data: nameOf(rows) }, encode: { enter: { ...channels, ...encode } } };
}

function nameOf(rows: readonly object[]): string {
  return JSON.stringify(rows);
}

async function viewOf(spec: { marks: object[] }): Promise<{ view: vega.View; written: Marks }> {
  const names = [...JSON.stringify(spec).matchAll(/"from":\{"data":("(?:[^"\\]|\\.)*")\}/g)];
  const data = [...new Set(names.map(([, name]) => JSON.parse(name!) as string))].map((name) => ({
    name,
    values: JSON.parse(name),
  }));
  const view = new vega.View(
    vega.parse({ ...size, padding: 0, autosize: 'none', data, ...spec } as vega.Spec),
    {
      renderer: 'none',
    },
  );
  await view.runAsync();
  return { view, written: writeMarks(view) };
}

function framed({ svg, width, height }: Marks): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g fill="none">${svg}</g></svg>`;
}

function pixelsOf(svg: string): Uint8Array {
  const font = createRequire(import.meta.url).resolve('retrace/fonts/inter-regular.ttf');
  const renderer = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    background: 'white',
    font: { loadSystemFonts: false, fontFiles: [font], defaultFontFamily: 'Inter' },
  });
  return renderer.render().pixels;
}

/** How many values of pixels are far apart: more than a tenth of a pixel's edge makes them. */
function differing(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((count, value, i) => count + (Math.abs(value - b[i]!) > 48 ? 1 : 0), 0);
}

/** How many values aren't those of white. */
function inkOf(pixels: Uint8Array): number {
  return pixels.filter((value) => value < 255).length;
}
