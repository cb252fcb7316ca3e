import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useRealSite } from './real-site.ts';

const charted = 'figure:has([data-live-chart])';
const series = ['reference', 'subject'].map((name) => `var(--chart-${name})`);

const site = useRealSite();

describe.each([
  { device: 'a phone', width: 360, shown: 'narrow' },
  { device: 'a laptop', width: 1280, shown: 'wide' },
])('with JavaScript switched off, on $device', ({ width, shown }) => {
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    context = await site.browser.newContext({
      javaScriptEnabled: false,
      viewport: { width, height: 800 },
    });
    page = await context.newPage();
    await page.goto(`${site.server.origin}/posts/batch-normalization/`);
  });

  afterAll(() => context?.close());

  test('the article has its diagram and its seven charts, numbered in their order', async () => {
    const numbers = await page.locator('figure:has(.chart) .figure-number').allTextContents();
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((number) => `Figure ${number}.`));
  });

  test('the diagram stands within the column of text, without a card of runs', async () => {
    const diagram = page.locator('#figure-batch-norm-network');
    const [drawing] = await visibleOnes(diagram.locator('svg.chart'));
    expect(await drawing!.getAttribute('class')).toContain(`chart-${shown}`);
    const text = (await page.locator('.post > p').first().boundingBox())!;
    // Without outlines, for whose corners browsers leave more room than they take.
    const left = await drawing!.locator('path').evaluateAll((paths) => {
      const lefts = paths.map((path) => {
        const { a, e } = (path as SVGPathElement).getScreenCTM()!;
        return e + a * (path as SVGPathElement).getBBox().x;
      });
      return Math.min(...lefts);
    });
    expect(left).toBeGreaterThanOrEqual(text.x - 1);
    expect(await diagram.locator('.provenance, .figure-data').count()).toBe(0);
  });

  test('each figure shows one chart, in which both series are drawn', async () => {
    for (const figure of await page.locator(charted).all()) {
      const charts = await visibleOnes(figure.locator('svg.chart'));
      expect(charts).toHaveLength(1);
      expect(await charts[0]!.getAttribute('class')).toContain(`chart-${shown}`);
      for (const colour of series) {
        expect(await drawnMarks(charts[0]!, colour)).toBeGreaterThan(0);
      }
    }
  });

  test('each figure says which runs it comes from, and a click shows how they were made', async () => {
    for (const figure of await page.locator('figure:has([data-live-chart])').all()) {
      const button = figure.locator('.provenance button');
      const of = (await figure.getAttribute('id'))!;
      expect(await button.innerText()).toMatch(
        /everywhere|pytorch/.test(of)
          ? /^From \d+ runs.*, 30 Nov 2026/
          : /^From 2 runs, 25 Nov 2026$/,
      );
      const card = page.locator(`#${await button.getAttribute('popovertarget')}`);
      expect(await card.isVisible()).toBe(false);
      await button.click();
      expect(await card.innerText()).toContain('npm run lab -- run batch-norm');
      await page.keyboard.press('Escape');
      expect(await card.isVisible()).toBe(false);
    }
  });

  test('each value in the text has a card with the value, what was read, and from which runs', async () => {
    const values = await page.locator('button.value').all();
    let ofOneSeed = 0;
    for (const value of values) {
      const card = page.locator(`#${await value.getAttribute('popovertarget')}`);
      const text = (await card.textContent())!;
      // The interval, if there is one, stands apart in the card.
      expect(text).toContain((await value.textContent())!.split(/\s[±(]/)[0]);
      expect(text).toMatch(/Read.*-(short|quick)-seed1/s);
      if (/ · 1 of 5 planned seeds · .*-short-seed1/s.test(text)) ofOneSeed += 1;
    }
    expect(ofOneSeed).toBeGreaterThan(20);
  });
});

async function visibleOnes(locator: Locator): Promise<Locator[]> {
  const all = await locator.all();
  const visible = await Promise.all(all.map((one) => one.isVisible()));
  return all.filter((_, i) => visible[i]);
}

/** Counts the lines of a colour that are wider than half of the chart, which excludes samples in legends. */
async function drawnMarks(chart: Locator, colour: string): Promise<number> {
  return chart.evaluate((svg, stroke) => {
    const { width } = svg.getBoundingClientRect();
    const marks = [...svg.querySelectorAll(`[stroke="${stroke}"]`)];
    const boxes = marks.map((mark) => mark.getBoundingClientRect());
    return boxes.filter((box) => box.width > width / 2 && box.height > 0).length;
  }, colour);
}
