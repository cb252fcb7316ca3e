import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { useRealSite } from './real-site.ts';

const site = useRealSite();

test('a claim’s note shows under the pointer, with sentence and number, and opens the card of its runs', async () => {
  const page = await open({});
  const note = page.locator('#claim-batch-norm-icsArticleHigher-use-1');
  const claim = page.locator('.claim', { has: note });
  expect(await note.isVisible()).toBe(false);
  await claim.locator('.claim-mark').hover();
  expect(await note.isVisible()).toBe(true);
  const text = await note.textContent();
  expect(text).toMatch(/^\d\.\d\d over 1 seed: geometric mean of the ratios/);
  expect(text).toContain('Seen in one run, claimed above 1');
  expect(text).toContain('Internal covariate shift, as the 2020 notebook measured it');
  await note.getByRole('button', { name: 'Where it comes from' }).click();
  const card = page.locator('.card:popover-open');
  expect(await card.textContent()).toMatch(
    /src\/experiments\/batch-norm\/claims\.ts.*icsArticle5 wherever measured.*batch-norm-short-seed1/s,
  );
  await page.keyboard.press('Escape');
  expect(await card.count()).toBe(0);
});

test('the keyboard shows a note on focus, opens it, and closes it again', async () => {
  const page = await open({ javaScriptEnabled: false });
  const claim = page.locator('.claim').first();
  const note = claim.locator('.claim-note');
  await page.locator('header a').first().focus();
  for (let presses = 0; presses < 40 && !(await note.isVisible()); presses++) {
    await page.keyboard.press('Tab');
  }
  expect(await note.isVisible()).toBe(true);
  await page.keyboard.press('Enter');
  await page.mouse.move(0, 0);
  expect(await note.evaluate((element) => element.matches(':popover-open'))).toBe(true);
  await page.keyboard.press('Escape');
  expect(await note.evaluate((element) => element.matches(':popover-open'))).toBe(false);
});

test('Tab goes from a mark to the next number, and into the mark’s note only if the note is open', async () => {
  const page = await open({});
  const mark = page.locator('.claim-mark').first();
  const focused = () => page.evaluate(() => document.activeElement!.className);
  await mark.focus();
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('value');
  await page.keyboard.press('Shift+Tab');
  expect(await focused()).toBe('claim-mark');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  for (const inside of ['button', 'a']) {
    const first = page.locator(`.claim-note ${inside}`).first();
    expect(await first.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press('Tab');
  }
  expect(await focused()).toBe('value');
});

test('the link to all claims leads to the ledger and closes the note', async () => {
  const page = await open({});
  const claim = page.locator('.claim').first();
  await claim.locator('.claim-mark').click();
  await claim.getByRole('link', { name: 'All claims' }).click();
  await expect.poll(() => claim.locator('.claim-note').isVisible()).toBe(false);
  const row = page.locator('.ledger tr:target');
  await expect.poll(() => row.evaluate((one) => one.getBoundingClientRect().top)).toBeLessThan(700);
});

test('Escape hides a note until the pointer leaves the claim', async () => {
  const page = await open({});
  const claim = page.locator('.claim').first();
  const note = claim.locator('.claim-note');
  await claim.locator('.claim-mark').hover();
  expect(await note.isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await note.isVisible()).toBe(false);
  await page.mouse.move(0, 0);
  await claim.locator('.claim-mark').hover();
  expect(await note.isVisible()).toBe(true);
});

test('a tap opens a note within a phone’s screen, and a tap elsewhere closes it', async () => {
  const page = await open({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    javaScriptEnabled: false,
  });
  const claim = page.locator('.claim').nth(2);
  const note = claim.locator('.claim-note');
  await claim.locator('.claim-mark').tap();
  expect(await note.isVisible()).toBe(true);
  const box = (await note.boundingBox())!;
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(360);
  await page.touchscreen.tap(180, 100);
  expect(await note.isVisible()).toBe(false);
});

test('a claim’s mark stays on the line of the claim’s last word', async () => {
  const page = await open({});
  for (let width = 320; width < 420; width += 7) {
    await page.setViewportSize({ width, height: 800 });
    const apart = await page.locator('.claim').evaluateAll(
      (claims) =>
        claims.filter((claim) => {
          const sign = claim.querySelector('.claim-sign')!;
          const words = document.createRange();
          words.setStart(claim, 0);
          words.setEndBefore(sign);
          const line = [...words.getClientRects()].at(-1)!;
          return sign.getBoundingClientRect().top > line.bottom;
        }).length,
    );
    expect(apart, `at ${width} pixels`).toBe(0);
  }
});

test.each([
  ['of a phone', 'screen', 320],
  ['of a page of paper', 'print', 640],
] as const)('the verdicts of the ledger are within the width %s', async (_, media, width) => {
  const page = await open({ viewport: { width, height: 800 } });
  await page.emulateMedia({ media });
  for (const verdict of await page.locator('.ledger-verdict').all()) {
    const { x, width: own } = (await verdict.boundingBox())!;
    expect(x + own).toBeLessThanOrEqual(width);
  }
});

test('printed, every claim has its verdict; the ledger has the rest', async () => {
  const page = await open({});
  await page.emulateMedia({ media: 'print' });
  const notes = await page.locator('.claim-note').all();
  expect(notes.length).toBeGreaterThanOrEqual(10);
  for (const note of notes) {
    expect(await note.locator('.claim-verdict').isVisible()).toBe(true);
    expect(await note.locator('.claim-verdict > span').isVisible()).toBe(false);
    expect(await note.locator('.claim-sentence').isVisible()).toBe(false);
  }
});

test('the ledger has a row for every claim of the text, with the same number and outcome, and for those that the text leaves out', async () => {
  const page = await open({});
  const notes = await page.locator('.claim-note').all();
  const addresses = new Set<string>();
  for (const note of notes) {
    const address = (await note.getByText('All claims').getAttribute('href'))!;
    addresses.add(address);
    const row = page.locator(address);
    // Behind two spaces stands when the claim was stated.
    const outcome = (await row.locator('.ledger-verdict').textContent())!.trim().split('  ')[0]!;
    expect(await note.locator('.claim-verdict').textContent()).toMatch(new RegExp(`^${outcome}`));
    const number = (await note.locator('.claim-number').textContent())!;
    expect((await row.locator('.ledger-finding').textContent())!.trim()).toMatch(
      new RegExp(`^${number}`),
    );
  }
  expect(addresses.size).toBeGreaterThan(4);
  expect(await page.locator('.ledger tbody tr[id]').count()).toBeGreaterThan(addresses.size + 15);
  await page.locator('#claim-batch-norm-lossSteadier').getByRole('button').click();
  expect(await page.locator('.card:popover-open').textContent()).toContain('lossSteadier');
});

async function open(options: BrowserContextOptions): Promise<Page> {
  const context = await site.browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${site.server.origin}/posts/batch-normalization/`);
  return page;
}
