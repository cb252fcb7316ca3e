import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { tryAxe } from './axe.ts';
import { launchBrowser } from './launch.ts';
import { type StaticServer, serveFolder } from './serve.ts';

const { dist, status, output } = inject('realSite');

let browser: Browser;
let server: StaticServer;

beforeAll(async () => {
  expect(status, output).toBe(0);
  browser = await launchBrowser();
  server = await serveFolder(dist);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** References to figures. Unlike references to tables, they have a preview. */
/** Figures that show data, unlike diagrams. */
const figures = 'figure:has([data-live-chart])';
const figureRef = '.ref:has(.ref-card) a';

describe('with JavaScript switched off', () => {
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 1280, height: 900 },
    });
    page = await context.newPage();
    await page.goto(`${server.origin}/posts/batch-normalization/`);
  });

  afterAll(() => context?.close());

  test('each figure has a description of where both series start and end', async () => {
    for (const chart of await page.locator(`${figures} svg.chart`).all()) {
      const description = await chart.locator('desc').textContent();
      expect(description).toMatch(/Standard: from .* to /);
      expect(description).toMatch(/With batch norm: from .* to /);
    }
  });

  test('each figure has a table, and a file of all drawn values', async () => {
    for (const figure of await page.locator(figures).all()) {
      const data = figure.locator('.figure-data');
      expect(await data.locator('table').first().isVisible()).toBe(false);
      await data.locator('summary').click();
      const shown = await data.locator('tbody tr').count();
      expect(shown).toBeGreaterThan(10);
      expect(shown).toBeLessThanOrEqual(50);
      const csv = await read(data.locator('a[download]'));
      expect(csv.split('\r\n').length).toBeGreaterThan(shown);
      expect(csv.split('\r\n', 1)[0]).toContain('series,');
      await data.locator('summary').click();
    }
  });

  test('each figure has its specification, which contains its data', async () => {
    for (const figure of await page.locator(figures).all()) {
      const link = figure.locator('.figure-data a[href$=".vl.json"]');
      const spec = JSON.parse(await read(link));
      expect(spec.$schema).toContain('vega-lite');
      expect(Object.keys(spec.datasets).length).toBeGreaterThan(0);
    }
  });

  test('published values disappear by a click, and come back by the space bar', async () => {
    const figure = page.locator('figure', { has: page.locator('.published-switch') }).first();
    const points = figure.locator('svg.chart-wide .published');
    const box = figure.getByRole('checkbox', { name: 'Published values' });
    expect(await points.count()).toBeGreaterThan(1);
    expect(await points.first().isVisible()).toBe(true);
    await box.uncheck();
    expect(await visibleCount(points)).toBe(0);
    await box.focus();
    await page.keyboard.press('Space');
    expect(await visibleCount(points)).toBe(await points.count());
  });

  test('only a figure with published values has a switch for them', async () => {
    for (const figure of await page.locator(figures).all()) {
      const has = (await figure.locator('svg.chart-wide .published').count()) > 0;
      expect(await figure.locator('.published-switch').count()).toBe(has ? 1 : 0);
    }
  });

  test.each([
    'pointed at',
    'reached by keyboard',
  ])('a reference that is %s shows its figure, small, and moves nothing', async (how) => {
    const link = page.locator(figureRef).nth(1);
    const card = page.locator('.ref-card').nth(1);
    await link.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => document.documentElement.scrollHeight);
    expect(await card.isVisible()).toBe(false);
    if (how === 'pointed at') await link.hover();
    else await focusByKeyboard(page, link);
    await card.waitFor({ state: 'visible' });
    const drawing = await card.locator('use').boundingBox();
    expect(drawing!.width).toBeGreaterThan(200);
    expect(drawing!.height).toBeGreaterThan(100);
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(before);
    await page.mouse.move(0, 0);
    await page.locator('body').click({ position: { x: 2, y: 2 } });
    expect(await card.isVisible()).toBe(false);
  });
});

test.each(['light', 'dark'] as const)('an opened preview passes axe in %s', async (colorScheme) => {
  const context = await browser.newContext({ colorScheme });
  const page = await context.newPage();
  await page.goto(`${server.origin}/posts/batch-normalization/`);
  await leaveFigure(page.locator(figureRef).first());
  await page.locator(figureRef).first().hover();
  await page.locator('.ref-card').first().waitFor({ state: 'visible' });
  expect((await tryAxe(page, { within: '.ref' })).violations).toEqual([]);
  await context.close();
});

test('Escape hides a reference’s card until the mouse or the focus leaves the reference', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.origin}/posts/batch-normalization/`);
  const link = page.locator(figureRef).first();
  const card = page.locator('.ref-card').first();
  await leaveFigure(link);
  await link.hover();
  await card.waitFor({ state: 'visible' });
  await page.keyboard.press('Escape');
  expect(await card.isVisible()).toBe(false);
  await page.mouse.move(0, 0);
  await link.hover();
  await card.waitFor({ state: 'visible' });
  await page.mouse.move(0, 0);
  await card.waitFor({ state: 'hidden' });
  await link.focus();
  await card.waitFor({ state: 'visible' });
  await page.keyboard.press('Escape');
  expect(await card.isVisible()).toBe(false);
  expect(await link.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await leaveFigure(link);
  await card.waitFor({ state: 'visible' });
  await context.close();
});

test('a reference shows a preview only while its figure is out of sight', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.origin}/posts/batch-normalization/`);
  const link = page.locator(figureRef).first();
  const card = page.locator('.ref-card').first();
  await page.locator((await link.getAttribute('href'))!).scrollIntoViewIfNeeded();
  await link.scrollIntoViewIfNeeded();
  await page.locator('.ref.in-sight').first().waitFor();
  await link.hover();
  // Wait longer than a preview waits before it opens.
  await page.waitForTimeout(500);
  expect(await card.isVisible()).toBe(false);
  await leaveFigure(link);
  await link.hover();
  await card.waitFor({ state: 'visible' });
  await context.close();
});

test('a touch opens no preview: it would hide the text and go with the next touch', async () => {
  const context = await browser.newContext({
    hasTouch: true,
    isMobile: true,
    viewport: { width: 360, height: 800 },
  });
  const page = await context.newPage();
  await page.goto(`${server.origin}/posts/batch-normalization/`);
  await page.locator(figureRef).first().tap();
  expect(await page.locator('.ref-card').first().isVisible()).toBe(false);
  expect(page.url()).toContain('#figure-');
  await context.close();
});

/** Scrolls a reference to the edge of the window beyond which its figure is. */
async function leaveFigure(link: Locator): Promise<void> {
  await link.evaluate((one) => {
    const figure = document.querySelector((one as HTMLAnchorElement).hash)!;
    const isBefore = figure.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
    one.scrollIntoView({ block: isBefore ? 'start' : 'end' });
  });
  await link.page().locator('.ref:not(.in-sight)').first().waitFor();
}

async function read(link: Locator): Promise<string> {
  const response = await fetch(new URL((await link.getAttribute('href'))!, server.origin));
  expect(response.status).toBe(200);
  return response.text();
}

async function visibleCount(locator: Locator): Promise<number> {
  const visible = await Promise.all((await locator.all()).map((one) => one.isVisible()));
  return visible.filter(Boolean).length;
}

/** Focuses a link so that `:focus-visible` matches. */
async function focusByKeyboard(page: Page, link: Locator): Promise<void> {
  await link.focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
}
