import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
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

test('a site whose first study is a script says how its runs are recorded', async () => {
  const site = path.join(folder, 'in-python');
  await createSite(site, { ...choices, script: 'python' });
  const study = await readdir(path.join(site, 'src/experiments/averaging'));
  expect(study).toContain('train.py');
  expect(await readFile(path.join(site, 'README.md'), 'utf8')).toMatch(
    / {4}npm install\n {4}npm run lab -- run averaging\n {4}npm run build\n\nThe second line records .*Commit `results`/s,
  );
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

test('a folder with only a repository is filled, and its readers and shells keep it', async () => {
  const site = path.join(folder, 'cloned');
  await mkdir(path.join(site, '.git'), { recursive: true });
  const { ino } = await stat(site);
  await createSite(site, choices);
  expect(await readdir(site)).toContain('package.json');
  expect((await readdir(site)).filter((name) => name.startsWith('.new-site'))).toEqual([]);
  expect((await stat(site)).ino).toBe(ino);
});

test.skipIf(process.platform === 'win32')('others may read a new site as any folder', async () => {
  await createSite(path.join(folder, 'read/by/all'), choices);
  await mkdir(path.join(folder, 'plain'));
  const mode = async (name: string) => (await stat(path.join(folder, name))).mode;
  expect(await mode('read/by/all')).toBe(await mode('plain'));
});

test('a tarball comes with the site, so that every machine can install it', async () => {
  const tarball = path.join(folder, 'astro-retrace-1.0.0.tgz');
  await writeFile(tarball, 'packed');
  const site = path.join(folder, 'from-a-tarball');
  await createSite(site, { ...choices, tarball });
  expect(await readFile(path.join(site, 'astro-retrace-1.0.0.tgz'), 'utf8')).toBe('packed');
});

test('where no folder can be made, one line says why, and nothing stays', async () => {
  await writeFile(path.join(folder, 'file'), '');
  await expect(createSite(path.join(folder, 'file/site'), choices)).rejects.toThrow(
    /site can't be read \(ENOTDIR\): choose another folder$/,
  );
  await expect(createSite(path.join(folder, `a/${'b'.repeat(300)}`), choices)).rejects.toThrow(
    /b can't be \w+ \(ENAMETOOLONG\): choose another folder$/,
  );
  const tarball = path.join(folder, 'no-such.tgz');
  const site = path.join(folder, 'deep/below/site');
  await expect(createSite(site, { ...choices, tarball })).rejects.toThrow(/ENOENT/);
  expect(await readdir(folder)).not.toContain('deep');
});

test.each(['My Site', '-x', 'ü', 'node_modules'])('%s is refused as a name', async (name) => {
  await expect(createSite(path.join(folder, name), choices)).rejects.toThrow(
    /can't be the name of a site/,
  );
});

test.each([
  ['file:../tarballs/astro-retrace-1.0.0.tgz', 'file:astro-retrace-1.0.0.tgz'],
  ['https://example.org/astro-retrace-1.0.0.tgz', 'https://example.org/astro-retrace-1.0.0.tgz'],
  ['^1.0.0', 'npm:astro-retrace@^1.0.0'],
])('npx had it from %s, so the site has it from %s', async (given, kept) => {
  const project = await mkdtemp(path.join(folder, 'npx-'));
  const own = path.join(project, 'node_modules/astro-retrace');
  await mkdir(own, { recursive: true });
  await writeFile(path.join(own, 'package.json'), JSON.stringify({ version: '1.0.0' }));
  const manifest = { dependencies: { 'astro-retrace': given } };
  await writeFile(path.join(project, 'package.json'), JSON.stringify(manifest));
  const source = await installedFrom(own);
  expect(source.retrace).toBe(kept);
  const isFile = given.startsWith('file:');
  expect(source.tarball).toBe(
    isFile ? path.join(folder, 'tarballs/astro-retrace-1.0.0.tgz') : undefined,
  );
});
