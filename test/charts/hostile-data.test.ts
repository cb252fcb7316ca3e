import { readFile } from 'node:fs/promises';
import { optimize } from 'svgo';
import type { TopLevelSpec } from 'vega-lite';
import { expect, test } from 'vitest';
import { drawToWidth, type FittedDrawing } from '../../src/charts/drawing/draw-to-width.ts';
import { standAloneSpec } from '../../src/charts/files/stand-alone-spec.ts';
import { csvOf } from '../../src/charts/reading/csv.ts';
import { drawnTable } from '../../src/charts/reading/drawn-table.ts';
import { finishChart } from '../../src/charts/svg/chart-picture.ts';
import { ExpectedError } from '../../src/messages/expected-error.ts';
import fc from '../properties.ts';

const seed = 20240229;
const cases = 250;
const css = await readFile(new URL('../../src/charts/look/chart.css', import.meta.url), 'utf8');

const texts = fc.oneof(
  fc.constantFrom(
    '</script><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    ']]><foreignObject>',
    '&lt;script&gt;&#60;',
    '../../../x',
    'javascript:alert(1)',
    'url(#x)',
    '__proto__',
    "=cmd|'/c calc'!A1",
    '\t=1+1',
    '@SUM(A1)',
    '-1+cmd',
  ),
  fc.string({ minLength: 1, maxLength: 30 }),
);
const numbers = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null, 1e308, -0),
  fc.integer({ min: -10, max: 10 }),
);

test(`${cases} charts of hostile names and numbers are inert or refused with the chart’s name`, async () => {
  // Points alone, without and beside a line.
  const plain = await Promise.all(
    [
      [1, null, 3],
      [1, 2, null, 3],
    ].map((values) => drawToWidth('figure', specOf('one', 'two', values), 720)),
  );
  const known = new Set(plain.flatMap((drawing) => [...shapesOf(finish(drawing, 'plain'))]));
  const tally = { drawn: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      texts,
      texts,
      fc.array(numbers, { minLength: 1, maxLength: 6 }),
      async (a, b, values) => {
        const spec = specOf(a, b, values);
        try {
          const drawing = await drawToWidth('figure', spec, 720);
          const svg = finish(drawing, a);
          for (const shape of shapesOf(svg)) expect(known).toContain(shape);
          expect(svg).not.toMatch(/NaN|Infinity/);
          expectInertCells(csvOf(drawnTable(drawing.layers)));
          const data = JSON.parse(standAloneSpec(drawing.spec, css)) as TopLevelSpec;
          expect(Object.keys(data)).toContain('datasets');
          tally.drawn++;
        } catch (error) {
          if (!(error instanceof ExpectedError)) throw error;
          expect(error.message).toMatch(/^Chart "figure": /);
          tally.refused++;
        }
      },
    ),
    { seed, numRuns: cases },
  );
  expect(tally.drawn).toBeGreaterThan(cases / 4);
  expect(tally.refused).toBeGreaterThan(0);
}, 60_000);

test('a name like a formula stays text in a spreadsheet', () => {
  const rows = [['=1+1'], ['@SUM(A1)'], [' +1'], ['plain'], [-1]];
  expect(csvOf({ header: ['-name'], rows })).toBe(
    "'-name\r\n'=1+1\r\n'@SUM(A1)\r\n' +1\r\nplain\r\n-1\r\n",
  );
});

function specOf(a: string, b: string, values: readonly (number | null)[]): TopLevelSpec {
  const rows = values.flatMap((share, year) => [
    { label: a, year, share },
    { label: b, year, share: year },
  ]);
  return {
    description: a,
    data: { values: rows },
    mark: 'line',
    height: 200,
    encoding: {
      x: { field: 'year', type: 'quantitative', title: b },
      y: { field: 'share', type: 'quantitative', title: 'Share' },
      color: { field: 'label', type: 'nominal', title: null },
    },
  };
}

function finish(drawing: FittedDrawing, title: string): string {
  return finishChart(drawing, { id: 'figure', title, description: title, width: 720 });
}

/** The names of elements and of their attributes, as a strict XML parser finds them. */
function shapesOf(svg: string): Set<string> {
  const shapes = new Set<string>();
  const collect = {
    name: 'collect',
    fn: () => ({
      element: {
        enter: ({ name, attributes }: { name: string; attributes: Record<string, string> }) => {
          shapes.add(name);
          for (const attribute of Object.keys(attributes)) shapes.add(`${name} ${attribute}`);
        },
      },
    }),
  };
  optimize(svg, { plugins: [collect] });
  return shapes;
}

/** Expects that no field, quoted or not, starts like a formula, unless it is a number. */
function expectInertCells(csv: string): void {
  for (const [, quoted, bare] of csv.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)) {
    const cell = quoted ?? bare!;
    if (cell !== '' && !Number.isNaN(Number(cell))) continue;
    if (/^-?Infinity$/.test(cell)) continue;
    expect(cell).not.toMatch(/^\s*[=+\-@]/);
  }
}
