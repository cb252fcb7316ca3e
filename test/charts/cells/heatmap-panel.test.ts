import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { placePanels } from '../../../src/charts/bars/place-panels.ts';
import { type HeatmapPanelOptions, heatmapPanel } from '../../../src/charts/cells/heatmap-panel.ts';
import { drawToWidth } from '../../../src/charts/drawing/draw-to-width.ts';
import { renderChart } from '../../../src/charts/drawing/render.ts';
import { standAlone } from '../../../src/charts/files/stand-alone.ts';
import { standAloneSpec } from '../../../src/charts/files/stand-alone-spec.ts';
import { describeDrawn } from '../../../src/charts/reading/describe-drawn.ts';
import { drawnTable } from '../../../src/charts/reading/drawn-table.ts';
import { draw } from '../draw.ts';
import { liveChartOf } from '../live-chart-of.ts';

const css = await readFile(new URL('../../../src/charts/look/chart.css', import.meta.url), 'utf8');
const axes = { x: { title: 'Rate' }, y: { title: 'Depth' } };

test('a matrix, an array and a list of cells give the same cells', async () => {
  const cells = [1, 2, 3, 4, 5, 6].map((value, i) => ({
    x: i % 3,
    y: Math.floor(i / 3),
    value,
  }));
  const forms = [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) },
  ];
  const [nested, shaped, listed] = await Promise.all(
    [...forms, cells].map(async (run) => drawnTable((await drawn({ runs: [run] })).layers)),
  );
  expect(nested).toEqual({
    header: ['Rate', 'Depth', 'Loss'],
    rows: [
      ['0', '0', 1],
      ['1', '0', 2],
      ['2', '0', 3],
      ['0', '1', 4],
      ['1', '1', 5],
      ['2', '1', 6],
    ],
  });
  expect(shaped).toEqual(nested);
  // Numbers of cells are places: the vertical axis ascends upwards.
  expect(listed!.rows.toSorted()).toEqual(nested!.rows.toSorted());
  expect(listed!.rows[0]).toEqual(['0', '1', 4]);
});

test('the mean of the runs is drawn, and a missing cell stays blank', async () => {
  const run = (more: number) => [
    { x: 'slow', y: 'shallow', value: 1 + more },
    { x: 'fast', y: 'deep', value: 5 + more },
  ];
  const { layers, svg } = await drawn({ runs: [run(0), run(2), run(1)] });
  expect(drawnTable(layers).rows).toEqual([
    ['slow', 'shallow', 2],
    ['fast', 'deep', 6],
  ]);
  expect(svg).toContain('Mean of 3 runs.');
  expect(svg).toContain('Blank: no value.');
  expect(describeDrawn(layers)).toBe(
    'Map, loss. 2 cells, from 2 at rate slow, depth shallow to 6 at rate fast, depth deep.',
  );
});

test.each<[string, Partial<HeatmapPanelOptions>, string]>([
  ['no runs', { runs: [] }, 'has no cells'],
  ['an empty matrix', { runs: [[]] }, 'has no cells'],
  ['ragged rows', { runs: [[[1, 2], [3]]] }, 'has 1 values in row 2 and 2 in the first'],
  ['a value that is no number', { runs: [[[1, Number.NaN]]] }, 'has NaN at Rate 1, Depth 0'],
  [
    'such a value in one of several runs',
    { runs: [[[1, 2]], [[1, Number.NaN]]] },
    'has NaN at Rate 1, Depth 0 in run 2 of 2: only finite numbers have a colour',
  ],
  [
    'an infinite cell',
    { runs: [[{ x: 'a', y: 'b', value: Infinity }]] },
    'has Infinity at Rate a, Depth b',
  ],
  [
    'three dimensions',
    { runs: [{ shape: [1, 1, 1], data: [1] }] },
    'has numbers of the shape [1, 1, 1]',
  ],
  [
    'runs of other sizes',
    { runs: [[[1, 2]], [[1]]] },
    'has 1×2 cells in the first run and 1×1 in run 2',
  ],
  [
    'names that don’t match',
    { x: { title: 'Rate', at: ['a'] }, runs: [[[1, 2]]] },
    'has 2 places of "Rate" and 1 names',
  ],
  [
    'a name twice',
    { x: { title: 'Rate', at: ['a', 'a'] }, runs: [[[1, 2]]] },
    'has "a" of "Rate" twice',
  ],
  [
    'a cell twice',
    {
      runs: [
        [
          { x: 1, y: 1, value: 1 },
          { x: 1, y: 1, value: 2 },
        ],
      ],
    },
    'has two values at Rate 1, Depth 1',
  ],
  [
    'a stray cell',
    { x: { title: 'Rate', at: ['a'] }, runs: [[{ x: 'b', y: 1, value: 1 }]] },
    'has a cell at Rate "b"',
  ],
  ['a zero on a logarithmic scale', { runs: [[[0, 1]]], scale: 'log' }, 'has 0, which a log'],
  ['a middle on one', { runs: [[[1, 2]]], scale: 'log', middle: 1 }, 'has a middle on a log'],
  ['a range upside down', { range: [1, 0] }, 'has the range [1, 0]'],
])('%s: refused by the panel’s name', (_, options, problem) => {
  expect(() => panel(options)).toThrow(`the panel "Map" ${problem}`);
});

test('heat maps of one quantity have one scale in a figure, unless they have a range', async () => {
  const [low, high] = [[[11, 12]], [[13, 19]]];
  const ends = async (...options: Partial<HeatmapPanelOptions>[]) => {
    const panels = options.map((one, i) => panel({ title: `Map ${i}`, numbers: false, ...one }));
    const { svg } = await drawToWidth('map', placePanels('Maps.', panels), 800);
    return [...svg.matchAll(/>(1\d)<\/text>/g)].map(([, end]) => end).sort();
  };
  const together = await ends({ runs: [low!] }, { runs: [high!] });
  expect([...new Set(together)]).toEqual(['11', '19']);
  const apart = ['11', '12', '13', '19'];
  expect(await ends({ runs: [low!] }, { runs: [high!], quantity: 'Other' })).toEqual(apart);
  expect(await ends({ runs: [low!], range: [11, 12] }, { runs: [high!] })).toEqual(apart);
});

test('on a logarithmic scale, equal ratios look equal', async () => {
  const { spec, svg } = await drawn({ runs: [[[1, 10, 100]]], scale: 'log', numbers: false });
  expect(svg).toContain('log scale');
  expect(JSON.stringify(spec)).toContain('"type":"log","domain":[1,100]');
});

test('numbers are left out of cells without room for them', async () => {
  const wide = (columns: number) => [Array.from({ length: columns }, (_, i) => i + 0.25)];
  expect((await drawn({ runs: [wide(8)] })).inks).not.toEqual([]);
  expect((await drawn({ runs: [wide(40)] })).inks).toEqual([]);
  expect((await drawn({ runs: [wide(8)], numbers: false })).inks).toEqual([]);
});

const size = 60;
const many = Array.from({ length: size }, (_, row) =>
  Array.from({ length: size }, (__, column) => row - column),
);

test('more than 2,500 cells are pixels in the colours of the page, and of the file’s theme', async () => {
  const spec = (width: number) =>
    placePanels('A map.', [panel({ runs: [many], middle: 0, width })]);
  const options = { id: 'map', title: 'Map', description: 'A map.' };
  const svg = await renderChart(spec, options);
  expect(await renderChart(spec, options)).toBe(svg);
  expect(svg).toMatch(/<mask id="map-\d+"><image [^>]*image-rendering="pixelated"/);
  expect(svg).toMatch(/<[^>]*fill="var\(--chart-2\)"[^>]*mask="url\(#map-\d+\)"/);
  expect(svg).toMatch(/<[^>]*fill="var\(--chart-ordinal-4\)"[^>]*mask="url\(#map-\d+\)"/);
  // Rectangles take 114 kB for 2,500 cells.
  expect(svg.length).toBeLessThan(25_000);
  const drawing = await drawToWidth('map', spec, 800);
  const file = await standAlone(drawing, { ...options, width: 800 }, css);
  expect(file).not.toContain('xlink:');
  expect(file).toMatch(/fill="#a33d05"[^>]*mask=/);
});

test('pixels have all numbers in the table, in words and in the specification', async () => {
  const { layers, spec } = await drawn({ runs: [many], middle: 0 });
  const { header, rows } = drawnTable(layers);
  expect(header).toEqual(['Rate', 'Depth', 'Loss']);
  expect(rows).toHaveLength(size * size);
  expect(rows[1]).toEqual(['1', '0', -1]);
  expect(describeDrawn(layers)).toContain(
    '3600 cells, from −59 at rate 59, depth 0 to 59 at rate 0, depth 59.',
  );
  const file = standAloneSpec(spec, css);
  expect(file.includes('"rows":[[0,-1,-2')).toBe(true);
  expect(file.includes('var(--')).toBe(false);
  const pictures = [...file.matchAll(/data:image\/png;base64,([^"]+)/g)];
  const colours = pictures.map(([, png]) => {
    // After the signature, the header, and the frame of the palette.
    return Buffer.from(png!, 'base64').subarray(41, 44).toString('hex');
  });
  expect(colours).toEqual(['a33d05', '1b58ad']);
});

test('pixels stay a picture in browsers; rectangles become interactive', async () => {
  const pixels = await drawn({ runs: [many] });
  expect(liveChartOf(pixels.spec)).toBeUndefined();
  const cells = await drawn({ runs: [[[1, 2]]] });
  expect(liveChartOf(cells.spec)?.panels).toEqual([]);
});

test('no other picture is drawn', async () => {
  const own = 'cells_pixels_Map_in_var_chart_2_';
  const image = (url: string, name: string) =>
    draw('map', {
      data: { values: [{ url }] },
      name,
      mark: { type: 'image', width: 9, height: 9 },
      encoding: { url: { field: 'url', type: 'nominal' } },
    });
  expect((await image('data:image/png;base64,AAAA', own)).svg).toContain('<mask');
  for (const [href, name] of [
    ['data:image/png;base64,AAAA', 'other'],
    ['data:image/svg+xml;base64,AAAA', own],
    ['https://example.org/pixel.png', own],
    ['data:image/png;base64,AAAA" onload="alert(1)', own],
  ]) {
    await expect(image(href!, name!)).rejects.toThrow('would be linked');
  }
});

function panel(options: Partial<HeatmapPanelOptions>) {
  return heatmapPanel({
    title: 'Map',
    quantity: 'Loss',
    ...axes,
    runs: [[[1, 2]]],
    width: 800,
    ...options,
  });
}

function drawn(options: { runs: unknown } & Partial<Omit<HeatmapPanelOptions, 'runs'>>) {
  const spec = placePanels('A map.', [panel(options as Partial<HeatmapPanelOptions>)]);
  return drawToWidth('map', spec, 800);
}
