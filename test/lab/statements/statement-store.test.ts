import { mkdir, readdir, rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { digestOfStatement, type Statement } from '../../../src/lab/statements/statement.ts';
import {
  readStatement,
  readStatements,
  removeStatement,
  unnamedStatements,
  writeStatement,
} from '../../../src/lab/statements/statement-store.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';

const statement: Statement = {
  format: 1,
  experiment: 'growth',
  by: 'esbuild 1.0.0',
  pairing: 'seed',
  claims: {
    grows: {
      sentence: 'It grows.',
      measure: 'last size over the first',
      bound: { claimed: 'above', threshold: 1 },
      primary: true,
      test: 'a'.repeat(64),
    },
  },
};
const digest = digestOfStatement(statement);
const file = `results/growth/statements/${digest}.json`;

let project: FixtureProject;
beforeEach(async () => {
  project = await createFixtureProject();
  expect(await writeStatement(project.root, statement)).toBe(digest);
});

const read = () => readStatement(project.root, 'growth', digest);

test('a statement comes back as it was stated, whoever states it again', async () => {
  await writeStatement(project.root, structuredClone(statement));
  expect(await read()).toEqual(statement);
  expect(await readStatements(project.root, 'growth', [digest, digest])).toEqual(
    new Map([[digest, statement]]),
  );
  expect(await readdir(path.join(project.root, path.dirname(file)))).toEqual([`${digest}.json`]);
});

test('its digest does not depend on the order of its keys', () => {
  const { claims, ...rest } = statement;
  expect(digestOfStatement({ claims, ...rest } as Statement)).toBe(digest);
});

test.each<[string, (text: string) => string, RegExp]>([
  [
    'another bound',
    (text) => text.replace('"threshold": 1', '"threshold": 0.9'),
    /isn't what was stated \(its digest differs\); restore it$/,
  ],
  [
    'a field of its own',
    (text) => text.replace('"format"', '"more": 1, "format"'),
    /Unrecognized key/,
  ],
  [
    'a control character',
    (text) => text.replace('It grows', 'It \\u001b[2Kgrows'),
    /sentence: holds control or invisible characters/,
  ],
  [
    'a bound that is no number',
    (text) => text.replace('"threshold": 1', '"threshold": 1e999'),
    /threshold: /,
  ],
  [
    'the name of another experiment',
    (text) => text.replace('"growth"', '"other"'),
    /isn't what was stated/,
  ],
  ['no JSON', () => '{', /not JSON/],
  ['more than it can hold', (text) => text + ' '.repeat(1_000_000), /is too large for a record/],
  ['a nest of lists', () => '['.repeat(5000) + ']'.repeat(5000), /is nested more than 32 deep/],
])('one with %s is refused', async (_, change, because) => {
  await project.write(file, change(await project.read(file)));
  await expect(read()).rejects.toThrow(because);
  await expect(read()).rejects.toThrow(`${file}: `);
});

test('one that is missing, or a link, is refused', async () => {
  const [whole, elsewhere] = [file, 'elsewhere.json'].map((each) => path.join(project.root, each));
  await rename(whole!, elsewhere!);
  await expect(read()).rejects.toThrow(`${file}: is missing, though a record names it; restore it`);
  await symlink(elsewhere!, whole!);
  await expect(read()).rejects.toThrow(`${file}: is a link`);
});

test('those that no record names are found, and what a killed process left; nothing else', async () => {
  const { root, write } = project;
  await write(`${file}.99999999`, '{');
  await write(`${file}.${process.pid}`, '{');
  await write('results/growth/statements/README.md', 'Why.');
  const unnamed = await unnamedStatements(root, 'growth', new Set());
  expect(unnamed).toEqual([file, `${file}.99999999`]);
  expect(await unnamedStatements(root, 'other', new Set())).toEqual([]);
  for (const each of unnamed) await removeStatement(root, each);
  expect(await readdir(path.join(root, 'results/growth/statements'))).toEqual([
    `${digest}.json.${process.pid}`,
    'README.md',
  ]);
  await mkdir(path.join(root, 'results/other/statements'), { recursive: true });
  await removeStatement(root, 'results/other/statements/x.json');
  expect(await readdir(path.join(root, 'results/other'))).toEqual([]);
});
