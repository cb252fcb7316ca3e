import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { useRealSite } from './real-site.ts';

const { dist } = inject('realSite');
const docs = path.resolve(import.meta.dirname, '../../docs');
const site = useRealSite();

test('each file of docs is a page, with its Markdown beside it', async () => {
  const files = (await readdir(docs)).filter((file) => file.endsWith('.md'));
  const list = await readDist('docs/index.md');
  for (const file of files.filter((each) => each !== 'README.md')) {
    const name = file.replace(/^\d-/, '').replace(/\.md$/, '');
    const text = await readFile(path.join(docs, file), 'utf8');
    const [, title] = /^# (.*)\n/.exec(text)!;
    expect(await readDist(`docs/${name}/index.html`)).toContain(`<h1>${title}</h1>`);
    expect(await readDist(`docs/${name}.md`)).toContain(`# ${title}\n`);
    expect(list).toContain(`](${name}.md)`);
  }
});

test('links of the Markdown lead to Markdown of the site, and llms.txt to all of it', async () => {
  const pages = await readDist('docs/write-a-post.md');
  expect(pages).toContain('](write-an-experiment.md#to-train)');
  const index = await readDist('llms.txt');
  expect(index).toMatch(/^# Retrace\n\n> \S.*\n/);
  const linked = [...index.matchAll(/^(?:\d\.|-) \[.+\]\(\/(docs\/.+\.md)\): ./gm)];
  expect(linked.length).toBeGreaterThan(9);
  for (const [, file] of linked) expect(await readDist(file!)).toMatch(/^# /);
});

describe('the reference', () => {
  test('shows below an example what it makes', async () => {
    const page = await site.browser.newPage({ javaScriptEnabled: false });
    await page.goto(`${site.server.origin}/docs/reference/`);
    const below = (component: string) =>
      page.locator('pre', { hasText: `<${component}` }).locator('+ .example');
    expect(await below('Claim').locator('.claim').first().isVisible()).toBe(true);
    expect(await below('Value').locator('.value').first().innerText()).toMatch(
      /^[\d.]+\s±\s[\d.]+$/,
    );
    expect(await below('Table').locator('.result-table td').count()).toBeGreaterThan(9);
    expect(await below('Figure').locator('svg.chart').count()).toBeGreaterThanOrEqual(6);
    await page.close();
  });

  test('lists only the sections of the part that is read', async () => {
    const page = await site.browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${site.server.origin}/docs/reference/#figure`);
    const entry = (name: string) =>
      page.locator('.contents-aside').getByRole('link', { name, exact: true });
    await expect.poll(() => entry('Table').isVisible()).toBe(true);
    expect(await entry('linePanel').isVisible()).toBe(false);
    expect(await entry('retrace/charts').isVisible()).toBe(true);
    await page.close();
  });
});

test('a command is shown with what it prints', async () => {
  const page = await site.browser.newPage();
  await page.goto(`${site.server.origin}/docs/commands/`);
  const printed = page.locator('pre', { hasText: 'npm run lab -- list' }).locator('+ .example');
  expect(await printed.first().innerText()).toContain('slow-quick-seed1');
  await page.close();
});

test('one page leads to the next, and code is copied by a button that moves nothing', async () => {
  const context = await site.browser.newContext({
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  await page.goto(`${site.server.origin}/docs/make-it-yours/`);
  await page.getByRole('link', { name: 'Next Upgrade' }).click();
  await page.locator('h1', { hasText: 'Upgrade' }).waitFor();
  const code = page.locator('.post pre', { hasText: 'npm run check' });
  const height = (await code.boundingBox())!.height;
  await code.hover();
  await code.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'npm run lab -- list\nRETRACE_RESULTS=frozen npm run build\nnpm run check',
  );
  await page.evaluate(() => {
    for (const button of document.querySelectorAll('.copy-code')) button.remove();
  });
  expect((await code.boundingBox())!.height).toBe(height);
  await context.close();
});

test('the search finds words of the docs, and the section that has them', async () => {
  const page = await site.browser.newPage();
  await page.goto(`${site.server.origin}/search/?q=bandPanel`);
  const found = page.locator('.search-results li', { hasText: 'Reference' });
  await found
    .locator('.search-sections')
    .getByRole('link', { name: 'bandPanel', exact: true })
    .click();
  expect(new URL(page.url()).pathname).toBe('/docs/reference/');
  expect(new URL(page.url()).hash).toBe('#bandpanel');
  await page.close();
});

function readDist(file: string): Promise<string> {
  return readFile(path.join(dist, file), 'utf8');
}
