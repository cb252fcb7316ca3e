import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSite, type Site } from '../site/site.ts';
import { launchBrowser } from './launch.ts';
import { type StaticServer, serveFolder } from './serve.ts';

const post = 'src/content/posts/chaos.mdx';
const listing =
  '<Listing of="logistic-map/experiment" symbol="default" folded="The whole experiment" />';
const table = '#table-logistic-map-byYear';
let site: Site;
let server: StaticServer;
let browser: Browser;

beforeAll(async () => {
  site = await createSite([path.resolve(import.meta.dirname, '../fixtures/logistic-map')]);
  await site.edit(post, 'caption="The population, in numbers."', 'folded caption="In numbers."');
  await site.write(post, `${await site.read(post)}\n${listing}\n`);
  const { status, output } = await site.build();
  expect(status, output).toBe(0);
  server = await serveFolder(site.dist);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await site?.remove();
});

async function open(hash = '', javaScriptEnabled = true): Promise<Page> {
  const page = await browser.newPage({ javaScriptEnabled });
  await page.goto(`${server.origin}/posts/chaos/${hash}`);
  return page;
}

test('a folded listing shows its line, and opens by keyboard without scripts', async () => {
  const page = await open('', false);
  const listing = page.locator('.listing');
  const line = listing.locator('summary');
  expect((await line.innerText()).replace(/\s+/g, ' ')).toMatch(/^The whole experiment \d+ lines$/);
  expect(await listing.locator('pre').isVisible()).toBe(false);
  await line.focus();
  await page.keyboard.press('Enter');
  expect(await listing.locator('pre').isVisible()).toBe(true);
  await page.close();
});

test('a folded table shows its number, caption, length and origin', async () => {
  const page = await open('', false);
  const figure = page.locator(table);
  expect((await figure.locator('figcaption').innerText()).trim()).toBe('Table 1. In numbers.');
  const rows = await figure.locator('th[scope="row"]').count();
  expect((await figure.locator('summary').innerText()).trim()).toBe(`${rows} rows`);
  expect(await figure.locator('table').isVisible()).toBe(false);
  expect(await figure.locator('.provenance').isVisible()).toBe(true);
  await page.close();
});

test('nothing is folded on paper', async () => {
  const page = await open('', false);
  await page.emulateMedia({ media: 'print' });
  // What `content-visibility` hides has no box.
  for (const part of [`${table} table`, '.listing pre']) {
    expect(await page.locator(part).isVisible(), part).toBe(true);
  }
  expect(await page.locator(`${table} .folded-size`).isVisible()).toBe(false);
  await page.close();
});

test('a link to a folded table opens it, each time', async () => {
  const page = await open();
  const reference = page.locator(`.ref a[href="${table}"]`);
  const shown = page.locator(`${table} table`);
  await reference.click();
  // The script follows the address: wait until the table is visible.
  await shown.waitFor();
  await page.locator(`${table} summary`).click();
  expect(await shown.isVisible()).toBe(false);
  await reference.click();
  await shown.waitFor();
  await page.close();

  const linked = await open(table);
  await linked.locator(`${table} table`).waitFor();
  await linked.close();
});
