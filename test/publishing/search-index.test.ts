import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../../src/files/digest.ts';
import { builtPage } from '../../src/publishing/parsing/built-page.ts';
import { writeSearchIndex } from '../../src/publishing/search/search-index.ts';
import { searchedText } from '../../src/publishing/search/searched-text.ts';

const html = `<!doctype html><html lang="en"><head><meta name="description" content="In a &quot;line&quot;.">
<style>.never { color: red }</style></head><body><nav>never</nav><article class="post"><h1>Waves</h1>
<p>Two waves<span class="claim-sign">. <svg><title>never</title></svg></span></p>
<figure><svg viewBox="0 0 1 1"><text>never</text></svg><figcaption>Both of them</figcaption>
<div class="figure-notes"><table><tr><td>never</td></tr></table></div></figure>
<h2 id="end">The end</h2><p>of all</p></article><footer>never</footer></body></html>`;
const kept = 'node_modules/.cache/retrace/search.bin';
let root: string;
let dist: string;
/** How often a page's text was asked for. */
let asked: number;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'retrace-search-'));
  dist = path.join(root, 'dist');
  asked = 0;
  await mkdir(path.join(root, 'node_modules'));
  await writeFile(path.join(root, 'node_modules/.package-lock.json'), 'packages');
});

afterEach(() => rm(root, { recursive: true, force: true }));

/** Writes the index of one page, and returns its files. */
async function indexed(page = html): Promise<Map<string, Buffer>> {
  await rm(dist, { recursive: true, force: true });
  const text = searchedText(builtPage('', page));
  const searched = {
    path: '/posts/waves/',
    digest: sha256(text),
    text: async () => {
      asked += 1;
      return text;
    },
  };
  await writeSearchIndex([searched], pathToFileURL(`${dist}/`), root);
  const folder = path.join(dist, 'pagefind');
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\./.test(name));
  const files = names
    .sort()
    .map(async (name) => [name, await readFile(path.join(folder, name))] as const);
  return new Map(await Promise.all(files));
}

test('the text of an article is searched, and nothing else of its page', async () => {
  const files = await indexed();
  const [, fragment] = [...files].find(([name]) => name.includes('fragment'))!;
  const { content, meta, anchors } = JSON.parse(
    gunzipSync(fragment).toString().slice('pagefind_dcd'.length),
  );
  expect(content).toBe('Waves. Two waves. Both of them The end. of all.');
  expect(meta).toEqual({ title: 'Waves', description: 'In a "line".' });
  expect(anchors.map(({ id }: { id: string }) => id)).toEqual(['end']);
});

test('the title is whole, though its formula is no word', async () => {
  const titled = html
    .replace('<head>', '<head><meta property="og:title" content="Waves below 10⁻³">')
    .replace('<h1>Waves', '<h1>Waves below <math><mn>10</mn></math>');
  const [, fragment] = [...(await indexed(titled))].find(([name]) => name.includes('fragment'))!;
  const { meta } = JSON.parse(gunzipSync(fragment).toString().slice('pagefind_dcd'.length));
  expect(meta).toEqual({ title: 'Waves below 10⁻³', description: 'In a "line".' });
});

test('what is large and not searched is not given to Pagefind', () => {
  const text = searchedText(builtPage('', html));
  expect(text).not.toContain('never');
  expect(text).toContain('<html lang="en">');
});

test('the same pages are indexed once, and give the same bytes', async () => {
  const first = await indexed();
  expect(asked).toBe(1);
  expect(await indexed()).toEqual(first);
  expect(asked).toBe(1);
});

test('another text, or other packages, are indexed anew', async () => {
  const first = await indexed();
  const other = await indexed(html.replace('Two waves', 'Three waves'));
  expect(asked).toBe(2);
  expect(other).not.toEqual(first);
  await writeFile(path.join(root, 'node_modules/.package-lock.json'), 'others');
  expect(await indexed()).toEqual(first);
  expect(asked).toBe(3);
});

test('a kept index that is damaged or missing is made again', async () => {
  const first = await indexed();
  const file = path.join(root, kept);
  const bytes = await readFile(file);
  bytes[100]! ^= 1;
  await writeFile(file, bytes);
  expect(await indexed()).toEqual(first);
  expect(asked).toBe(2);
  await rm(file);
  expect(await indexed()).toEqual(first);
  expect(asked).toBe(3);
});
