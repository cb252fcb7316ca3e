import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSite, type Site } from '../site/site.ts';
import { tryAxe } from './axe.ts';
import { launchBrowser } from './launch.ts';
import { type StaticServer, serveFolder } from './serve.ts';

const fixture = path.resolve(import.meta.dirname, '../fixtures/plain-post');
let site: Site;
let browser: Browser;
let server: StaticServer;

beforeAll(async () => {
  site = await createSite([fixture]);
  const second = 'src/content/posts/second.mdx';
  await site.edit(second, 'Written second.', `'Written "second" & last.'`);
  const { status, output } = await site.build({ RETRACE_BASE: '/sub/' });
  expect(status, output).toBe(0);
  browser = await launchBrowser();
  const host = path.join(site.root, 'host');
  await mkdir(host);
  await symlink(site.dist, path.join(host, 'sub'), 'junction');
  server = await serveFolder(host);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await site?.remove();
});

test('words are found in the text of posts, under a path and without a breach of the security policy', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${server.origin}/sub/`);
  await page.getByRole('link', { name: 'Search' }).click();

  const field = page.getByRole('searchbox', { name: 'Words to look for' });
  await field.fill('nothing but');
  await page.getByText('One page', { exact: true }).waitFor();
  const found = page.locator('.search-results');
  expect(await found.locator('a').allTextContents()).toEqual(['Tabs & spaces']);
  expect(await found.locator('p').allTextContents()).toEqual([
    'Written “second” & last.',
    expect.stringMatching(/nothing but text/i),
  ]);
  expect((await found.locator('mark').allTextContents()).join(' ')).toMatch(/nothing/i);
  expect(await page.locator('.search-all').isVisible()).toBe(false);
  expect((await tryAxe(page)).violations).toEqual([]);

  await page.reload();
  await page.getByText('One page', { exact: true }).waitFor();
  await field.fill('zeppelin');
  await page.getByText('No page has “zeppelin”.').waitFor();
  await field.fill('');
  await page.locator('.search-all').waitFor();

  await field.fill('heading');
  await found.getByRole('link', { name: 'First' }).click();
  expect(new URL(page.url()).pathname).toBe('/sub/posts/first/');
  expect(complaints).toEqual([]);
  await context.close();
});

test('without JavaScript the page says so and lists all posts', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.origin}/sub/search/`);
  expect(await page.getByText('Searching needs JavaScript.').isVisible()).toBe(true);
  expect(await page.locator('form').isVisible()).toBe(false);
  expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(
    expect.arrayContaining([expect.stringContaining('First'), expect.stringContaining('Tabs')]),
  );
  await context.close();
});

test('only the page that searches may compile WebAssembly, and none may run inline scripts', async () => {
  const policyOf = async (file: string) =>
    /http-equiv="content-security-policy" content="([^"]*)"/.exec(await site.page(file))![1]!;
  const scripts = (policy: string) => /script-src [^;]*/.exec(policy)![0];
  const searching = scripts(await policyOf('search/index.html'));
  expect(searching).toContain("'wasm-unsafe-eval'");
  expect(searching).toContain("'self'");
  for (const file of ['index.html', 'posts/first/index.html', '404.html', 'search/index.html']) {
    const policy = scripts(await policyOf(file));
    expect(policy).not.toMatch(/'unsafe-(inline|eval)'/);
    if (file !== 'search/index.html') expect(policy).not.toContain('wasm');
  }
});
