import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diffResults, type ResultsDiff } from '../../src/diff/results-diff.ts';
import { writeFigures } from '../../src/diff/write-figures.ts';
import { createSmallStudy } from './small-study.ts';

let diff: ResultsDiff;
let folder: string;
const diagrams = 'src/experiments/decay/diagrams.ts';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-figures-'));
  const study = await createSmallStudy();
  await study.write(
    diagrams,
    `export const setUp = () => ({
  data: { values: [{ x: 1, label: 'once <first>' }, { x: 2, label: 'twice' }] },
  mark: 'text',
  encoding: { x: { field: 'x', type: 'quantitative' }, text: { field: 'label' } },
});
export const same = setUp;
`,
  );
  await study.record([3.1, 3.2, 3.3]);
  study.commit('first');
  await study.record([1.1, 1.2, 1.3]);
  await study.edit(
    'src/experiments/decay/charts.ts',
    'export const levels',
    'export const cover = (results) => levels(results);\nexport const levels',
  );
  await study.edit(diagrams, 'once <first>', 'once more');
  await study.edit(diagrams, 'export const same = setUp;', '');
  study.commit('second');
  diff = await diffResults(study.root, 'first', 'second');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('a figure that changed is drawn as it was beside what it is, with the data of both', async () => {
  const out = path.join(folder, 'new/out');
  expect(await writeFigures(out, diff)).toEqual([`wrote 4 figures into ${out}`]);
  expect(await readdir(out)).toEqual([
    'decay-cover-after.csv',
    'decay-cover.svg',
    'decay-levels-after.csv',
    'decay-levels-before.csv',
    'decay-levels.svg',
    'decay-same.svg',
    'decay-setUp.svg',
  ]);
  expect(await readFile(path.join(out, 'decay-levels-before.csv'), 'utf8')).toContain(
    '\r\n1,3.1\r',
  );
  expect(await readFile(path.join(out, 'decay-levels-after.csv'), 'utf8')).toContain('\r\n1,1.1\r');

  const svg = await readFile(path.join(out, 'decay-levels.svg'), 'utf8');
  expect(svg.match(/<svg /g)).toHaveLength(3);
  expect(svg).toMatch(/>Before: first \w{7}<.*>After: second \w{7}</s);
  expect(svg).not.toContain('var(--');
  const ids = [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  // A new figure has only one side.
  expect(await readFile(path.join(out, 'decay-cover.svg'), 'utf8')).not.toContain('Before:');
});

test('a diagram that changed is told by its labels', () => {
  const told = diff.changes.find(({ of }) => of === 'decay/setUp')!;
  expect(told).toMatchObject({ kind: 'diagram', cause: 'code', visible: true });
  expect([told.before!.text, told.after!.text]).toEqual(['once <first>', 'once more']);
});

test('a folder with something in it is refused, as it would pass for a change', async () => {
  const full = path.join(folder, 'full');
  await mkdir(full);
  await writeFile(path.join(full, 'old.svg'), '');
  await expect(writeFigures(full, diff)).rejects.toThrow(/full: is not empty; name a new folder$/);
  await expect(writeFigures(path.join(full, 'old.svg'), diff)).rejects.toThrow(
    /old\.svg: can't be written \(EEXIST\); name a folder that can$/,
  );
});
