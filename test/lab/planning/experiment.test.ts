import { rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { experimentNames, loadExperiment } from '../../../src/lab/planning/experiment.ts';
import { createFixtureProject } from '../fixture-project.ts';

const project = await createFixtureProject();

test.each([
  [
    "dataset: datasetNamed<number[]>('numbers'),",
    "dataset: 'numbers',",
    `dataset: must be datasetNamed('…'), a file of src/datasets; leave it out if the run needs no data (is "numbers")`,
  ],
  ['slow: {', "'Slow One': {", 'variants.Slow One: must be kebab-case (is "Slow One")'],
  [
    'metrics: { size',
    "metrics: { 'the-size'",
    'metrics.the-size: must be camelCase: theSize takes what is written as the-size (is "the-size")',
  ],
  [
    'metrics: { size',
    "metrics: { toString: 'Text', size",
    'metrics.toString: is a name that every object of JavaScript has; take another one',
  ],
  [
    'metrics: { size',
    "metrics: { 'val.loss': 'Loss', size",
    'metrics.val.loss: must be camelCase: valLoss takes what is written as val.loss (is "val.loss")',
  ],
  [
    'fast: { label,',
    "fast: { label: 'Slow',",
    'variants.fast.label: is that of slow, too: "Slow"; give each variant its own',
  ],
  [
    'slow: {',
    'constructor: {',
    'variants.constructor: is a name that every object of JavaScript has; take another one',
  ],
  [
    'metrics: { size',
    "artifacts: { hasOwnProperty: { kind: 'text', about: 'A text' } }, metrics: { size",
    'artifacts.hasOwnProperty: is a name that every object of JavaScript has; take another one',
  ],
  [
    'metrics: { size',
    "metrics: { val_loss: 'Loss', size",
    'metrics.val_loss: must be camelCase: valLoss takes what is written as val_loss (is "val_loss")',
  ],
  [
    'metrics: { size',
    "metrics: { ...Object.fromEntries(Array.from({ length: 999 }, (_, i) => ['m' + i, 'M'])), size",
    'metrics: must be fewer than 1000',
  ],
  [
    'seeds: [1, 2]',
    'seeds: [0]',
    'profiles.full.seeds.0: must be 1 or more: TensorFlow.js takes seed 0 for no seed (is 0)',
  ],
  ['quick: {', 'quik: {', 'profiles.quick: is missing; write { seeds, parameters }'],
  [
    'export default defineExperiment',
    'export const growth = defineExperiment',
    'has no default export; write "export default defineExperiment({ … })"',
  ],
])('a definition with %s replaced by %j is refused with key, value and what it must be', async (from, to, problem) => {
  const { root, edit } = await createFixtureProject(project);
  await edit('src/experiments/growth/experiment.ts', from, to);
  await expect(loadExperiment(root, 'growth')).rejects.toThrow(
    `src/experiments/growth/experiment.ts: ${problem}`,
  );
});

test('the folder that experiments share is none of them', async () => {
  const { root, write } = await createFixtureProject(project);
  await write('src/experiments/shared/rate.ts', 'export const rate = 1;\n');
  expect(await experimentNames(root)).toEqual(['growth', 'other']);
});

test('an experiment in that folder is refused, with the reason', async () => {
  const { root, read, write } = await createFixtureProject(project);
  const growth = await read('src/experiments/growth/experiment.ts');
  await write('src/experiments/shared/rate.ts', await read('src/experiments/growth/rate.ts'));
  await write('src/experiments/shared/experiment.ts', growth.replace("'growth'", "'shared'"));
  await expect(loadExperiment(root, 'shared')).rejects.toThrow(
    'src/experiments/shared/experiment.ts: name: must not be "shared": src/experiments/shared holds what experiments share',
  );
});

test('an experiment may lie elsewhere, behind a link', async () => {
  const { root } = await createFixtureProject(project);
  const folder = path.join(root, 'src/experiments/other');
  await rename(folder, path.join(root, 'elsewhere'));
  await symlink(path.join(root, 'elsewhere'), folder);
  expect(await experimentNames(root)).toEqual(['growth', 'other']);
});
