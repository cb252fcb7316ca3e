import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useRealSite } from './real-site.ts';

const site = useRealSite();
const address = '/posts/batch-normalization/';

async function open(options: BrowserContextOptions): Promise<Page> {
  const page = await site.browser.newPage(options);
  await page.goto(site.server.origin + address);
  return page;
}

const isFocused = (one: Locator) => one.evaluate((element) => element === document.activeElement);

test('the pointer opens a number’s card, which stays while the pointer is in it and closes when it leaves', async () => {
  const page = await open({});
  const card = page.locator('.card:popover-open');
  await page.locator('p .value').first().hover();
  await expect.poll(() => card.count()).toBe(1);
  const { x, y } = (await card.boundingBox())!;
  await page.mouse.move(x + 30, y + 30, { steps: 4 });
  await page.waitForTimeout(400);
  expect(await card.count()).toBe(1);
  await page.mouse.move(2, 2);
  await expect.poll(() => card.count()).toBe(0);
  await page.close();
});

test('a click keeps a card open until Escape, or a click elsewhere', async () => {
  const page = await open({});
  const card = page.locator('.card:popover-open');
  const number = page.locator('p .value').first();
  for (const close of [() => page.keyboard.press('Escape'), () => page.mouse.click(2, 2)]) {
    await number.click();
    await page.mouse.move(2, 2);
    await page.waitForTimeout(400);
    expect(await card.count()).toBe(1);
    await close();
    expect(await card.count()).toBe(0);
  }
  await page.close();
});

test('without scripts, a click and Enter open a card', async () => {
  const page = await open({ javaScriptEnabled: false });
  const card = page.locator('.card');
  const number = page.locator('p .value').first();
  const id = await number.getAttribute('popovertarget');
  for (const act of [() => number.click(), () => number.press('Enter')]) {
    await act();
    expect(await card.and(page.locator(`#${id}`)).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await card.and(page.locator(`#${id}`)).isVisible()).toBe(false);
  }
  await page.close();
});

test('Tab stops once at the numbers of a paragraph, and arrow keys move between them', async () => {
  const page = await open({});
  const numbers = page.locator('p:has(> .value ~ .value ~ .value)').first().locator('.value');
  const tabIndices = await numbers.evaluateAll((all) =>
    all.map((one) => (one as HTMLElement).tabIndex),
  );
  expect(tabIndices.filter((index) => index === 0)).toHaveLength(1);
  await numbers.first().focus();
  await page.keyboard.press('ArrowRight');
  expect(await isFocused(numbers.nth(1))).toBe(true);
  await page.keyboard.press('ArrowLeft');
  expect(await isFocused(numbers.first())).toBe(true);
  await page.keyboard.press('ArrowLeft');
  expect(await isFocused(numbers.first())).toBe(true);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement!.closest('.value'))).toBeNull();
  await page.close();
});
