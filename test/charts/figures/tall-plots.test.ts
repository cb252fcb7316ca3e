import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { expect, test } from 'vitest';
import { figureParts } from '../../../src/charts/figures/figure-parts.ts';

const css = await readFile(
  path.resolve(import.meta.dirname, '../../../src/charts/look/chart.css'),
  'utf8',
);

/** Far more than have room in the usual height. */
const categories = Array.from({ length: 40 }, (_, i) => `no. ${i + 1}`);
const values = categories.flatMap((name, i) => [
  { name, share: i, group: 'a' },
  { name, share: 2 * i, group: 'b' },
]);
const bars = {
  mark: 'bar',
  encoding: {
    x: { field: 'share', type: 'quantitative', aggregate: 'mean', title: null },
    y: { field: 'name', type: 'nominal', sort: null, title: null },
  },
} as const;
const points = {
  mark: 'point',
  height: 90,
  encoding: {
    x: { field: 'share', type: 'quantitative' },
    y: { field: 'share', type: 'quantitative' },
  },
} as const;

const compositions: Record<string, object> = {
  'one plot': bars,
  layers: { layer: [bars, { ...bars, mark: 'rule' }] },
  'plots below each other': { vconcat: [points, bars] },
  'plots beside each other': { hconcat: [points, bars] },
  'plots of one height': { hconcat: [bars, bars] },
  'plots in rows': { columns: 2, concat: [bars, points, points, bars] },
  'a plot with a name': { vconcat: [points, { ...bars, name: 'shares' }] },
  'plots in plots': { vconcat: [{ hconcat: [points, bars] }, points] },
  facets: { facet: { column: { field: 'group', type: 'nominal' } }, spec: bars },
};

test.each(
  Object.entries(compositions),
)('the file of %s names all categories that its picture names', async (_, spec) => {
  const { pictures, files } = await figureParts({
    name: 'tall',
    specs: { wide: drawn(spec), narrow: drawn(spec) },
    css,
    smoothed: {},
  });
  const labels = await labelsIn(JSON.parse(files.spec));
  expect(labels.hidden).toEqual([]);
  expect(new Set(labels.seen)).toEqual(new Set(categories));
  for (const name of categories) expect(pictures.wide.svg).toContain(`>${name}<`);
});

function drawn(spec: object): TopLevelSpec {
  return { data: { values }, ...spec } as unknown as TopLevelSpec;
}

interface Mark {
  role?: string;
  items: { opacity?: number; text?: string; items?: Mark[] }[];
}

/** The labels of categories, as Vega-Lite draws them elsewhere. */
async function labelsIn(spec: TopLevelSpec): Promise<{ seen: string[]; hidden: string[] }> {
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' });
  await view.runAsync();
  const labels = marksIn((view.scenegraph() as unknown as { root: Mark }).root)
    .filter(({ role }) => role === 'axis-label')
    .flatMap(({ items }) => items)
    .filter(({ text }) => text?.startsWith('no. '));
  const textsOf = (some: typeof labels) => some.map(({ text }) => text!);
  return {
    seen: textsOf(labels.filter(({ opacity }) => opacity !== 0)),
    hidden: textsOf(labels.filter(({ opacity }) => opacity === 0)),
  };
}

function marksIn(mark: Mark): Mark[] {
  return [mark, ...mark.items.flatMap(({ items = [] }) => items.flatMap(marksIn))];
}
