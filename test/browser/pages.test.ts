import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, inject, test } from 'vitest';
import { tryAxe } from './axe.ts';
import { useRealSite } from './real-site.ts';

const { dist } = inject('realSite');
/** The docs have one layout: the first page, the one with examples, and one with much code stand for all. */
const left = /^\/docs\/(?!(reference|commands)\/)./;
const pages = (await findPages(dist)).filter((address) => !left.test(address));

/** Rules of axe on what dark changes. All else is the same in light, where every rule is tried. */
const rulesOfColour = ['color-contrast', 'link-in-text-block'];

const site = useRealSite();

test('the built site has the front page, the article and a page for missing addresses', () => {
  expect(pages).toEqual(
    expect.arrayContaining(['/', '/404.html', '/docs/reference/', '/posts/batch-normalization/']),
  );
});

test('axe, asked for violations alone, names each of them', async () => {
  const page = await site.browser.newPage();
  await page.setContent(
    '<main><img src="data:,"><p style="color: #999">pale</p><p style="color: #aaa">paler</p></main>',
  );
  const { violations } = await tryAxe(page);
  expect(violations).toContain('image-alt: <img src="data:,">');
  expect(violations.filter((found) => found.startsWith('color-contrast: '))).toHaveLength(2);
  await page.close();
});

describe.each(pages)('the page %s', (address) => {
  test('requests nothing from another site and breaks no rule of its content security policy', async () => {
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
    const { violations, followed } = await tryAxe(
      page,
      colorScheme === 'dark' ? { rules: rulesOfColour } : {},
    );
    expect(violations).toEqual([]);
    expect(followed).toContain('color-contrast');
    await context.close();
  });

  test.each([
    'light',
    'dark',
  ] as const)('has text with a contrast of 7:1 for readers who want more contrast, in %s', async (colorScheme) => {
    const context = await site.browser.newContext({ colorScheme, contrast: 'more' });
    const page = await context.newPage();
    await page.goto(site.server.origin + address);
    await openDetails(page);
    const rules = ['color-contrast-enhanced'];
    expect(await tryAxe(page, { rules })).toEqual({ violations: [], followed: rules });
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

describe('the article', () => {
  const address = '/posts/batch-normalization/';

  test('shows a note beside its reference where there is room, and else at the end', async () => {
    const page = await site.browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(site.server.origin + address);
    const reference = (await page.locator('.side-note-mark').first().boundingBox())!;
    const note = (await page.locator('.side-note').first().boundingBox())!;
    const text = (await page.locator('.post > p').first().boundingBox())!;
    expect(note.x).toBeGreaterThan(text.x + text.width);
    expect(Math.abs(note.y - reference.y)).toBeLessThan(40);
    const list = page.locator('.footnotes');
    const listed = list.locator('> ol > li').first();
    expect(await list.isVisible()).toBe(false);
    await listed.evaluate((note) => note.classList.add('footnote-only'));
    expect(await listed.isVisible()).toBe(true);

    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.locator('.side-note').first().isVisible()).toBe(false);
    await page.locator('[data-footnote-ref]').first().click();
    expect(await page.locator('.footnotes li').first().isVisible()).toBe(true);
    await page.close();
  });

  test('has room for wide tables, pictures and code that its author may add', async () => {
    const page = await site.browser.newPage({ viewport: { width: 320, height: 800 } });
    await page.goto(site.server.origin + address);
    const cells = '<td>Some words that go on</td>'.repeat(6);
    const picture = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>';
    const added = `<hr><img width="3000" height="600" alt="" src='${picture}'>
      <div class="scroller"><table><tr>${cells}</tr></table></div>
      <blockquote><p>One.</p><p>Two.</p></blockquote><pre>${'code '.repeat(99)}</pre>`;
    await page
      .locator('.post')
      .evaluate((post, html) => post.insertAdjacentHTML('beforeend', html), added);
    const box = async (added: string) =>
      (await page.locator(`.post > ${added}`).last().boundingBox())!;
    const { width } = await box('p');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    expect(await box('hr')).toMatchObject({ width, height: 1 });
    expect((await box('img')).height).toBeCloseTo(width / 5, 1);
    expect((await box('.scroller')).height).toBeGreaterThan(50);
    expect((await box('blockquote')).height).toBeGreaterThan(70);
    const { height } = await box('pre');
    await page.emulateMedia({ media: 'print' });
    expect((await box('pre')).height).toBeGreaterThan(3 * height);
    await page.close();
  });

  test('has contents that follow the reader', async () => {
    const page = await site.browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(site.server.origin + address);
    const marked = () => page.locator('.contents-aside a:target-current').allTextContents();
    for (const section of ['Smoother Loss Landscapes', 'Conclusion']) {
      await page.locator('.contents-aside a').getByText(section, { exact: true }).click();
      await expect.poll(marked).toEqual([section]);
    }
    await page.close();
  });

  test('shows the cited work when the keyboard reaches a citation', async () => {
    const page = await site.browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(site.server.origin + address);
    const citation = page.locator('.cite').first();
    expect(await citation.locator('.cite-card').isVisible()).toBe(false);
    // After a key press, `:focus-visible` matches.
    await page.keyboard.press('Tab');
    await citation.locator('a').focus();
    await expect.poll(() => citation.locator('.cite-card').isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#reference-ioffe2015');
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

/** Opens all details, so that the test covers their content. */
async function openDetails(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}
