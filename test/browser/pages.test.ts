import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, inject, test } from 'vitest';
import { useRealSite } from './real-site.ts';

const { dist } = inject('realSite');
const pages = await findPages(dist);

const site = useRealSite();

test('the built site has the front page, the article and a page for what is not there', () => {
  expect(pages).toEqual(expect.arrayContaining(['/', '/404.html', '/posts/batch-normalization/']));
});

describe.each(pages)('the page %s', (address) => {
  test('asks nothing of another site and breaks no rule of its content security policy', async () => {
    const page = await site.browser.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(site.server.origin + address, { waitUntil: 'networkidle' });

    expect(requests.filter((url) => !url.startsWith('data:'))).not.toEqual([]);
    expect(requests.filter((url) => new URL(url).protocol !== 'data:')).toSatisfy(
      (urls: string[]) => urls.every((url) => new URL(url).origin === site.server.origin),
    );
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each([
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 1280 },
    { colorScheme: 'light', width: 360 },
    { colorScheme: 'dark', width: 360 },
  ] as const)('passes axe in $colorScheme at $width pixels', async ({ colorScheme, width }) => {
    const context = await site.browser.newContext({
      colorScheme,
      viewport: { width, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(site.server.origin + address);
    await openDetails(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    expect(found).toEqual([]);
    await context.close();
  });

  test.each([
    'light',
    'dark',
  ] as const)('has text of 7:1 for who wants more contrast, in %s', async (colorScheme) => {
    const context = await site.browser.newContext({ colorScheme, contrast: 'more' });
    const page = await context.newPage();
    await page.goto(site.server.origin + address);
    await openDetails(page);
    const builder = new AxeBuilder({ page }).withRules(['color-contrast-enhanced']);
    const { violations, passes } = await builder.analyze();
    const found = violations.flatMap(({ nodes }) => nodes.map(({ html }) => html));
    expect(found).toEqual([]);
    expect(passes).toHaveLength(1);
    await context.close();
  });

  test.each([320, 360, 768, 2560])('needs no scrolling sideways at %i pixels', async (width) => {
    const page = await site.browser.newPage({ viewport: { width, height: 800 } });
    await page.goto(site.server.origin + address);
    await openDetails(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await page.close();
  });
});

/** The addresses of all pages in a folder, sorted. */
async function findPages(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  return files
    .map((file) => `/${file.split(path.sep).join('/')}`)
    .filter((file) => file.endsWith('.html'))
    .map((file) => file.replace(/index\.html$/, ''))
    .sort();
}

/** Shows what a reader may open, so that it is looked at too. */
async function openDetails(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}
