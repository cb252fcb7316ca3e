import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSite } from '../../src/new/create-site.ts';
import { installedFrom } from '../../src/new/installed-from.ts';
import { pinnedNode } from '../../src/new/pinned-node.ts';

const choices = { retrace: 'npm:astro-retrace@^1.2.3', pinNode: false, today: new Date(0) };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-new-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function manifestOf(site: string) {
  return JSON.parse(await readFile(path.join(site, 'package.json'), 'utf8'));
}

test('a new site has its name everywhere, and files that npm would leave out', async () => {
  const site = path.join(folder, 'my-notes');
  await createSite(site, choices);
  expect(await manifestOf(site)).toMatchObject({
    name: 'my-notes',
    dependencies: { retrace: choices.retrace },
  });
  expect(await manifestOf(site)).not.toHaveProperty('optionalDependencies');
  expect(await readFile(path.join(site, 'src/site.ts'), 'utf8')).toContain("name: 'My notes'");
  expect(await readFile(path.join(site, 'README.md'), 'utf8')).toMatch(/^# My notes\n/);
  const files = await readdir(site);
  expect(files).toEqual(expect.arrayContaining(['.gitignore', '.github', '.npmrc', '.vscode']));
  expect(files.filter((file) => file.startsWith('_'))).toEqual([]);
  const post = await readFile(path.join(site, 'src/content/posts/averaging.mdx'), 'utf8');
  expect(post).toContain('pubDate: 1970-01-01');
});

test('a site brings its own Node where the machine has an old one', async () => {
  const site = path.join(folder, 'pinned');
  await createSite(site, { ...choices, pinNode: true });
  expect(await manifestOf(site)).toHaveProperty('optionalDependencies', pinnedNode);
});

test('an empty folder is filled; one with files is left alone, and nothing stays beside it', async () => {
  await mkdir(path.join(folder, 'empty'));
  await createSite(path.join(folder, 'empty'), choices);
  await mkdir(path.join(folder, 'filled'));
  await writeFile(path.join(folder, 'filled/thesis.txt'), 'all of it');
  await expect(createSite(path.join(folder, 'filled'), choices)).rejects.toThrow(
    /filled is not empty: choose a new folder/,
  );
  expect(await readdir(path.join(folder, 'filled'))).toEqual(['thesis.txt']);
  expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
});

test.each(['My Site', '-x', 'ü'])('%s is refused as a name', async (name) => {
  await expect(createSite(path.join(folder, name), choices)).rejects.toThrow(
    /can't be the name of a site/,
  );
});

test.each([
  ['file:../../tarballs/astro-retrace-1.0.0.tgz', 'file:../tarballs/astro-retrace-1.0.0.tgz'],
  ['https://example.org/astro-retrace-1.0.0.tgz', 'https://example.org/astro-retrace-1.0.0.tgz'],
  ['^1.0.0', 'npm:astro-retrace@^1.0.0'],
])('npx had it from %s, so the site has it from %s', async (given, kept) => {
  const project = await mkdtemp(path.join(folder, 'npx-'));
  const own = path.join(project, 'node_modules/astro-retrace');
  await mkdir(own, { recursive: true });
  await writeFile(path.join(own, 'package.json'), JSON.stringify({ version: '1.0.0' }));
  const manifest = { dependencies: { 'astro-retrace': given.replace('../../', '../') } };
  await writeFile(path.join(project, 'package.json'), JSON.stringify(manifest));
  expect(await installedFrom(own, path.join(folder, 'site'))).toBe(kept);
});
