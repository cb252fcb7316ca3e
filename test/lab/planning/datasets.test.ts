import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  builtInDatasets,
  identifyDataset,
  importDataset,
} from '../../../src/lab/planning/datasets.ts';
import { createFixtureProject } from '../fixture-project.ts';

const project = await createFixtureProject();

test.each(builtInDatasets)('%s comes with the lab', async (name) => {
  expect(await importDataset(project.root, name)).toMatchObject({ name });
});

test('a built-in data set is the same data in every project', async () => {
  const repository = path.resolve(import.meta.dirname, '../../..');
  const here = await identifyDataset(project.root, 'synthetic', undefined);
  const { dataset } = JSON.parse(
    await readFile(
      path.join(repository, 'results/edge-of-stability/fast-quick-seed1/run.json'),
      'utf8',
    ),
  );
  expect(here).toMatchObject({ digest: dataset.digest });
});

test("the project's own file is used instead of a built-in one of its name", async () => {
  const { root, write, read } = await createFixtureProject(project);
  const numbers = await read('src/datasets/numbers.ts');
  await write('src/datasets/none.ts', numbers.replaceAll("'numbers'", "'none'"));
  expect(await identifyDataset(root, 'none', undefined)).toMatchObject({ edition: 'text' });
});

test('an unknown name is refused with the built-in ones', async () => {
  await expect(importDataset(project.root, 'mnist')).rejects.toThrow(
    /^there is no data set "mnist": write src\/datasets\/mnist\.ts, or use a built-in one \(none, synthetic, cifar10\)$/,
  );
});
