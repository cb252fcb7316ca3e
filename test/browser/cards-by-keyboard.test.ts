import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { useRealSite } from './real-site.ts';

const site = useRealSite();

test('Escape in a card closes it for good, and gives the focus back to its number', async () => {
  const { page, errors } = await open();
  await focusFirst(page);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await isInCard(page)).toBe(true);
  await page.keyboard.press('Escape');
  expect(await openCards(page)).toBe(0);
  expect(await page.locator('.value:focus').count()).toBe(1);
  expect(errors).toEqual([]);
});

test('Tab skips a card that focus opened, and the card closes when the focus leaves its number', async () => {
  const { page, errors } = await open();
  await focusFirst(page);
  await page.keyboard.press('Tab');
  expect(await isInCard(page)).toBe(false);
  expect(await page.evaluate(() => document.activeElement!.tagName)).not.toBe('BODY');
  expect(await openCards(page)).toBeLessThanOrEqual(1);
  await page.locator('.claim-mark').first().focus();
  expect(await openCards(page)).toBe(0);
  expect(errors).toEqual([]);
});

/** Focuses the first number by keyboard, which opens its card. */
async function focusFirst(page: Page): Promise<void> {
  const numbers = page.locator('.value[popovertarget]');
  await numbers.first().focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  expect(await openCards(page)).toBe(1);
}

function openCards(page: Page): Promise<number> {
  return page.locator('.card:popover-open').count();
}

function isInCard(page: Page): Promise<boolean> {
  return page.evaluate(() => document.activeElement!.closest('.card') !== null);
}

async function open(): Promise<{ page: Page; errors: string[] }> {
  const context = await site.browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(`${site.server.origin}/posts/batch-normalization/`);
  return { page, errors };
}
