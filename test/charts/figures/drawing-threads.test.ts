import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { TopLevelSpec } from 'vega-lite';
import { expect, test } from 'vitest';
import { drawHere } from '../../../src/charts/figures/drawing-tasks.ts';
import { drawingThreads } from '../../../src/charts/figures/drawing-threads.ts';
import { readChartCss } from '../../../src/charts/files/chart-css.ts';
import { isExpected } from '../../../src/messages/expected-error.ts';

const program = path.resolve('src/charts/figures/drawing-thread.ts');
const css = await readChartCss();

const specOf = (values: object[]): TopLevelSpec => ({
  description: 'Lines.',
  data: { values },
  mark: 'line',
  encoding: {
    x: { field: 'x', type: 'quantitative' },
    y: { field: 'y', type: 'quantitative' },
  },
});
const lines = (slope: number) => specOf([0, 1, 2].map((x) => ({ x, y: slope * x })));
const figure = (name: string, wide: TopLevelSpec) => ({
  name,
  specs: { wide, narrow: wide },
  smoothed: { more: { wide: lines(7), narrow: lines(7) } },
  css,
});

test('threads draw what this thread draws, whichever is asked', async () => {
  const threads = drawingThreads(program, { most: 2 });
  const sources = [1, 2, 3, 4, 5].map((slope) => figure(`growth/slope${slope}`, lines(slope)));
  const drawn = await Promise.all(sources.map((source) => threads.figure(source)));
  const here = [];
  for (const source of sources) here.push(await drawHere.figure(source));
  expect(drawn).toEqual(here);
  const { variants } = JSON.parse(drawn[0]!.files.live.file);
  expect(Object.keys(variants)).toEqual(['wide', 'wide-more', 'narrow', 'narrow-more']);
});

test('values that JSON lacks reach a thread', async () => {
  const spec = specOf([
    { x: 0, y: 1, at: new Date(0), none: undefined },
    { x: 1, y: 2, at: new Date(1e9), none: Number.NaN },
  ]);
  const source = { name: 'growth/dates', specs: { wide: spec, narrow: spec }, css };
  expect(await drawingThreads(program, { most: 1 }).diagram(source)).toEqual(
    await drawHere.diagram(source),
  );
});

test('a refusal comes back as such, and the thread draws on', async () => {
  const threads = drawingThreads(program, { most: 1 });
  const empty = { ...lines(1), data: { values: [] } };
  const error = await threads.figure(figure('growth/empty', empty)).catch((reason) => reason);
  expect(isExpected(error)).toBe(true);
  expect(error.message).toMatch(
    /^Chart "growth\/empty": Vega warns: Infinite extent for field "x"/,
  );
  await expect(threads.figure(figure('growth/one', lines(1)))).resolves.toBeDefined();
});

test('a cover is the first that fits', async () => {
  const wide = { ...lines(1), title: 'A title', encoding: labelled('x'.repeat(400)) };
  const source = { name: 'cover', specs: [wide, lines(2)], width: 344 };
  const threads = drawingThreads(program, { most: 1 });
  const fitting = await threads.cover({ ...source, specs: [lines(2)] });
  expect(await threads.cover(source)).toEqual(fitting);
  await expect(threads.cover({ ...source, specs: [wide] })).rejects.toThrow(
    'Chart "cover": its axes, legend or labels need more than 344 pixels',
  );
});

test('a picture is the same to the byte from each thread', async () => {
  const folder = path.resolve('src/styles/fonts');
  const svg = (word: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text y="20">${word}</text></svg>`;
  const sources = ['Loss', '10⁻³', 'Loss'].map((word) => ({
    name: word,
    svg: svg(word),
    scale: 2,
    fonts: { folder, others: [] },
  }));
  const threads = drawingThreads(program, { most: 2 });
  const [first, second, third] = await Promise.all(sources.map((source) => threads.png(source)));
  expect(first).toEqual(await drawHere.png(sources[0]!));
  expect(third).toEqual(first);
  expect(second).not.toEqual(first);
  const unread = { ...sources[0]!, fonts: { folder, others: ['/nowhere/a.ttf'] } };
  await expect(threads.png(unread)).rejects.toThrow('pictureFonts: /nowhere/a.ttf');
});

test.each([
  ['throws', 'no memory left'],
  ['exits', 'exit code 3'],
])('a thread that %s fails the drawing with its reason, and another takes its place', async (name, why) => {
  const threads = drawingThreads(path.resolve(import.meta.dirname, 'dying-thread.ts'), { most: 1 });
  const both = [threads.figure(figure(name, lines(1))), threads.figure(figure(name, lines(2)))];
  for (const drawn of both) {
    await expect(drawn).rejects.toThrow(`Chart "${name}": the thread that draws it ended: ${why}`);
  }
});

test('a thread that starts ahead draws; one that ended before it was asked holds up nothing', async () => {
  const ahead = drawingThreads(program, { most: 1, ahead: 1 });
  const source = figure('growth/one', lines(1));
  expect(await ahead.figure(source)).toEqual(await drawHere.figure(source));
  const folder = await mkdtemp(path.join(tmpdir(), 'thread-'));
  const ending = path.join(folder, 'ending-thread.mjs');
  await writeFile(ending, 'process.exit(4);');
  const ended = drawingThreads(ending, { most: 1, ahead: 1 });
  await setTimeout(500);
  await expect(ended.figure(source)).rejects.toThrow('the thread that draws it ended: exit code 4');
  await rm(folder, { recursive: true });
});

function labelled(label: string) {
  return {
    x: { field: 'x', type: 'quantitative' },
    y: { field: 'y', type: 'nominal', axis: { labelExpr: `'${label}'`, labelLimit: 0 } },
  } as const;
}
