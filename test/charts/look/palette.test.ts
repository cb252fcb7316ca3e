import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { contrast, linear } from '../../../src/charts/look/contrast.ts';
import { styleOf } from '../../../src/charts/panels/series-look.ts';

const darkQuery = '@media (prefers-color-scheme: dark)';
const [light = '', dark = ''] = (await read('chart.css')).split(darkQuery);
const [, moreLight = '', moreDark = ''] = (await read('chart-contrast.css')).split(
  '@media (prefers-contrast: more)',
);
const series = [1, 2, 3, 4, 5, 6].map((i) => `chart-${i}`);
const shades = [1, 2, 3, 4, 5, 6, 7].map((i) => `chart-ordinal-${i}`);
const lines = [...series, ...shades, 'chart-reference', 'chart-subject'];
const names = [
  ...series.map((label) => styleOf(series, label, {})),
  ...['grey', 'subject'].map((label) => styleOf(['grey', 'subject'], label, { reference: 'grey' })),
  ...shades.map((label) => styleOf(shades, label, { palette: 'ordinal' })),
].map(({ nameColour }) => /chart-[\w-]+/.exec(nameColour)![0]);

describe.each([
  ['light', coloursIn(light), 4.5, 3],
  ['dark', coloursIn(dark), 4.5, 3],
  ['light high-contrast', { ...coloursIn(light), ...coloursIn(moreLight) }, 7, 4.5],
  [
    'dark high-contrast',
    { ...coloursIn(dark), ...coloursIn(moreLight), ...coloursIn(moreDark) },
    7,
    4.5,
  ],
] as const)('the %s palette', (_, colours, ofText, ofLines) => {
  test('has enough contrast on the surface', () => {
    const surface = colours['chart-surface']!;
    const contrasts = (names: string[]) => names.map((name) => contrast(colours[name]!, surface));
    expect(Math.min(...contrasts(['chart-fg', 'chart-muted']))).toBeGreaterThanOrEqual(ofText);
    expect(Math.min(...contrasts(lines))).toBeGreaterThanOrEqual(ofLines);
  });

  test('has enough contrast on the surface in names of lines, too', () => {
    const contrasts = names.map((name) => contrast(colours[name]!, colours['chart-surface']!));
    expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(ofText);
  });

  test('has shades in their order, each with more contrast than the one before', () => {
    const contrasts = shades.map((name) => contrast(colours[name]!, colours['chart-surface']!));
    expect(contrasts).toEqual(contrasts.toSorted((a, b) => a - b));
  });

  test.each(Object.keys(sight()))('keeps the series apart with %s', (vision) => {
    const seen = series.map((name) => perceived(colours[name]!, vision));
    const distances = seen.flatMap((a, i) => seen.slice(i + 1).map((b) => distance(a, b)));
    // Distances in Oklab: 0.02 is just noticeable side by side.
    expect(Math.min(...distances)).toBeGreaterThan(0.08);
    expect(distance(seen[0]!, seen[1]!)).toBeGreaterThan(0.2);
  });

  test.each(
    Object.keys(sight()),
  )('keeps the subject apart from what it is held against with %s', (vision) => {
    const [reference, subject] = ['chart-reference', 'chart-subject'].map((name) =>
      perceived(colours[name]!, vision),
    );
    expect(distance(reference!, subject!)).toBeGreaterThan(0.17);
  });

  test.each([
    ...Object.keys(sight()),
    'no colour vision',
  ])('keeps shades apart with %s', (vision) => {
    const seen = shades.map((name) => perceived(colours[name]!, vision));
    const between = (step: number) => seen.slice(step).map((shade, i) => distance(shade, seen[i]!));
    expect(Math.min(...between(1))).toBeGreaterThan(0.05);
    // The steps between the shades of four series, and of three.
    expect(Math.min(...between(2))).toBeGreaterThan(0.11);
    expect(Math.min(...between(3))).toBeGreaterThan(0.17);
  });
});

type Triple = [number, number, number];
type Matrix = [Triple, Triple, Triple];

/** Linear RGB as seen with colour blindness (Machado, Oliveira & Fernandes 2009, severity 1). */
function sight(): Record<string, Matrix> {
  return {
    'full colour vision': [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    protanopia: [
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
    deuteranopia: [
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ],
    tritanopia: [
      [1.255528, -0.076749, -0.178779],
      [-0.078411, 0.930809, 0.147602],
      [0.004733, 0.691367, 0.3039],
    ],
  };
}

/** Linear RGB in a black and white print. */
const grey: Matrix = [
  [0.2126, 0.7152, 0.0722],
  [0.2126, 0.7152, 0.0722],
  [0.2126, 0.7152, 0.0722],
];

function read(file: string): Promise<string> {
  return readFile(new URL(`../../../src/charts/look/${file}`, import.meta.url), 'utf8');
}

function coloursIn(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--(chart-[\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name!, hex!]),
  );
}

function perceived(hex: string, vision: string): Triple {
  const seen = times(sight()[vision] ?? grey, linear(hex)).map((v) => Math.min(1, Math.max(0, v)));
  return oklab(seen as Triple);
}

/** Converts linear RGB to Ottosson's Oklab. */
function oklab(rgb: Triple): Triple {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  ).map(Math.cbrt) as Triple;
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

function times(matrix: Matrix, vector: Triple): Triple {
  return matrix.map((row) => dot(row, vector)) as Triple;
}

function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function distance(a: Triple, b: Triple): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
