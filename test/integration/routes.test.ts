import { access, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { InjectedRoute } from 'astro';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { injectRoutes } from '../../src/integration/routes.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-routes-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function routesOf(...own: string[]): Promise<InjectedRoute[]> {
  const source = await mkdtemp(path.join(folder, 'src-'));
  for (const file of own) {
    await mkdir(path.dirname(path.join(source, file)), { recursive: true });
    await writeFile(path.join(source, file), '');
  }
  const injected: InjectedRoute[] = [];
  injectRoutes({ srcDir: pathToFileURL(`${source}/`) }, (route) => injected.push(route), false);
  return injected;
}

test('every route has its file, and every page of the folder a route', async () => {
  const files = (await routesOf()).map(({ entrypoint }) => fileURLToPath(String(entrypoint)));
  await Promise.all(files.map((file) => access(file)));
  const routes = path.resolve(import.meta.dirname, '../../src/routes');
  const there = await readdir(routes, { recursive: true });
  // What pages share: the paths of several routes, and components, whose names have capitals.
  const pages = there.filter((file) => /\.\w+$/.test(file) && !/-paths\.ts$|[A-Z]/.test(file));
  expect(files.map((file) => path.relative(routes, file)).sort()).toEqual(pages.sort());
});

test.each([
  ['pages/404.md', '/404'],
  ['pages/page/[page].astro', '/page/[page]'],
  ['pages/archive.astro', '/[archive]'],
  ['pages/archive/index.md', '/[archive]'],
  ['pages/[archive].astro', '/[archive]'],
  ['pages/search.astro', '/[search]'],
  ['pages/tags.astro', '/[tags]'],
  ['pages/tags/[tag]/[...page].astro', '/tags/[tag]/[...page]'],
  ['pages/series/[series].astro', '/series/[series]'],
  ['pages/posts/[...id].astro', '/posts/[...id]'],
  ['pages/figures/[experiment]/[chart].csv.ts', '/figures/[experiment]/[chart].csv'],
])("a site's own %s takes the place of %s", async (file, pattern) => {
  const all = (await routesOf()).map((route) => route.pattern);
  const left = (await routesOf(file)).map((route) => route.pattern);
  expect(left).toEqual(all.filter((each) => each !== pattern));
});

test("a site's own front page takes the place of ours with its further pages", async () => {
  const all = (await routesOf()).map((route) => route.pattern);
  const left = (await routesOf('pages/index.astro')).map((route) => route.pattern);
  expect(all.filter((each) => !left.includes(each))).toEqual(['/', '/page/[page]']);
});
