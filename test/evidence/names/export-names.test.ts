import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type EvidenceFile, exportsOf } from '../../../src/evidence/exports.ts';
import { planNames, usableNames } from '../../../src/evidence/names/export-names.ts';
import { isClaim } from '../../../src/lab/findings/check-claim.ts';
import { experimentNames, loadDefinition } from '../../../src/lab/planning/experiment.ts';
import { createAuthorSite } from '../../editor/author-site.ts';

const repository = path.resolve(import.meta.dirname, '../../..');
const files: EvidenceFile[] = ['charts', 'claims', 'diagrams', 'tables', 'values'];

describe.each(await experimentNames(repository))('names told without running %s', (experiment) => {
  test('experiment.ts: variants and metrics are those that it plans', async () => {
    const { variants, metrics } = await loadDefinition(repository, experiment);
    expect(await planNames(repository, experiment)).toMatchObject({
      variants: Object.keys(variants).sort(),
      metrics: Object.keys(metrics).sort(),
    });
  });

  test.each(files)('%s.ts: are those that a build finds', async (file) => {
    const exported = Object.entries(await exportsOf(repository, experiment, file));
    const usable = exported.filter(([, value]) =>
      file === 'claims' ? isClaim(value) : typeof value === 'function',
    );
    expect(await usableNames(repository, experiment, file)).toEqual(
      usable.map(([name]) => name).sort(),
    );
  });
});

test('every way of exporting a function counts, and what is certainly none does not', async () => {
  const site = await siteWith('charts', [
    "import { panel } from './panels.ts';",
    'export function declared() {}',
    'export const arrow = () => {}, called = panel("a");',
    'function inner() {}',
    "export { inner as renamed, inner as 'as a text' };",
    "export * from './panels.ts';",
    "export { other as taken } from './panels.ts';",
    'export const limit = 3, below = -1, share = 1 / 3, unit = `s`, text = "s";',
    'export const colours = ["red"], sizes = { small: 1 };',
    'export interface Shape { kind: string }',
    'export type Name = string;',
  ]);
  await site.write(
    'src/experiments/study/panels.ts',
    'export const panel = (name: string) => () => name;\nexport function other() {}\n',
  );
  expect(await usableNames(site.root, 'study', 'charts')).toEqual(
    ['arrow', 'as a text', 'called', 'declared', 'other', 'panel', 'renamed', 'taken'].sort(),
  );
});

test('a claim is an object that may have a test', async () => {
  const site = await siteWith('claims', [
    'const shared = { test: () => ({}) };',
    'const test = () => ({});',
    'export const written = { sentence: "It is so.", test() {} };',
    'export const short = { test };',
    'export const spread = { ...shared, sentence: "It is so." };',
    'export const made = claimOf("It is so.");',
    'export const limits = { low: 1, high: 2 };',
    'export function claimOf(sentence: string) { return { ...shared, sentence }; }',
    'export const half = 0.5;',
  ]);
  expect(await usableNames(site.root, 'study', 'claims')).toEqual([
    'made',
    'short',
    'spread',
    'written',
  ]);
});

test.each([
  [
    "{ optimizer: ['adam', 'sgd'], learningRate: [1e-3, -2] }",
    ['adam-1e-3', 'adam-minus-2', 'sgd-1e-3', 'sgd-minus-2'],
  ],
  ["{ warm: [true, false] }, { words: { warm: 'warmed up' } }", ['no-warmed-up', 'warmed-up']],
  ["{ warm: [true, null] }, { labels: { warm: () => 'w' } }", ['no-warm', 'warm']],
  ['{ depth: depths }', undefined],
  ['{ depth: [1 / 3] }', undefined],
  ['{ depth: [] }', undefined],
  ['{ depth: [1] }, { words: { depth: String(1) } }', undefined],
])('the variants of sweep(%s) are told without running it', async (swept, names) => {
  const site = await siteWith('experiment', [
    "import { defineExperiment, sweep } from 'retrace/lab';",
    'const depths = [1, 2];',
    `export default defineExperiment({ name: 'study', variants: sweep(${swept}) });`,
  ]);
  expect((await planNames(site.root, 'study')).variants).toEqual(names);
});

test('code that throws when it is loaded hides no names', async () => {
  const site = await siteWith('values', ['export const mean = () => 1;', 'throw new Error("no");']);
  expect(await usableNames(site.root, 'study', 'values')).toEqual(['mean']);
});

test('a file that is not there has no names; one that does not compile is named with its line', async () => {
  const site = await siteWith('values', ['export const mean = () => 1;', 'export const half = ;']);
  expect(await usableNames(site.root, 'study', 'tables')).toEqual([]);
  await expect(usableNames(site.root, 'study', 'values')).rejects.toThrow(
    'src/experiments/study/values.ts:2',
  );
});

async function siteWith(file: EvidenceFile | 'experiment', lines: readonly string[]) {
  const site = await createAuthorSite();
  onTestFinished(site.remove);
  await site.write(`src/experiments/study/${file}.ts`, lines.join('\n'));
  return site;
}
