import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { startDevelopment } from '../site/develop.ts';
import { experiment, folder, startLab, values, walks } from '../site/walks.ts';
import { launchBrowser } from './launch.ts';

test('in development, the figures of runs in progress change in place, and their marks go with the runs', async () => {
  const files = { [`${folder}/experiment.ts`]: experiment, [`${folder}/values.ts`]: values };
  const site = await walks(files);
  const server = await startDevelopment(site, 'walks');
  onTestFinished(server.stop);
  await server.pageWith('No result yet.');
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1000, height: 500 } });
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(`${server.url}/posts/walks/`);
  // The server may load the page again while it finds out what scripts need.
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => {
    document.documentElement.dataset['first'] = 'yes';
  });

  const lab = startLab(site, ['run', 'walk', '--jobs', '2']);
  const mark = page.locator('.figure .mark-running');
  const longest = { timeout: 60_000 };
  await mark.waitFor(longest);
  const before = await mark.innerText();
  await page.locator('.figure-data > summary').click();
  const place = await page.evaluate(() => scrollY);
  await expect.poll(() => mark.innerText(), longest).not.toBe(before);
  const first = page.locator('html[data-first]');
  expect(await first.count()).toBe(1);
  expect(await page.evaluate(() => scrollY)).toBe(place);
  expect(await page.locator('.figure-data[open]').count()).toBe(1);

  // A figure that was drawn anew comes to life, too.
  await expect
    .poll(async () => {
      await page.mouse.move(1, 1);
      await page.locator('svg.chart-wide').hover();
      return page.locator('.live').count();
    }, longest)
    .toBe(1);

  lab.kill('SIGINT');
  await once(lab, 'exit');
  await mark.waitFor({ ...longest, state: 'detached' });
  expect(await page.locator('.value-withheld').count()).toBe(0);
  expect(await first.count()).toBe(1);
  expect(errors).toEqual([]);
});
