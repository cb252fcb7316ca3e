import path from 'node:path';
import { createRealSite } from '../site/site.ts';
import { launchBrowser } from './launch.ts';
import { serveFolder } from './serve.ts';

/**
 * `npm run picture`: takes the README's picture, of a claim's card and of results that are stale: a copy of the site in
 * which an experiment was changed after its runs.
 */
const picture = path.resolve(import.meta.dirname, '../../docs/evidence.png');
const post = 'edge-of-stability';
const claim = 'steadyBeforeCrossing';

const site = await createRealSite();
await site.edit(`src/experiments/${post}/experiment.ts`, 'steps: 1000', 'steps: 1200');
const { status, output } = await site.build({ RETRACE_RESULTS: 'stale-ok' });
if (status !== 0) throw new Error(output);

const [browser, server] = await Promise.all([launchBrowser(), serveFolder(site.dist)]);
const page = await browser.newPage({
  viewport: { width: 800, height: 600 },
  deviceScaleFactor: 2,
});
await page.goto(`${server.origin}/posts/${post}/`);
// Reload once fonts are cached: a first visit doesn't wait for them.
await page.evaluate(() => document.fonts.ready);
await page.reload();
const mark = page.locator(`article p > .claim button[popovertarget*="${claim}"]`).first();
await mark.evaluate((button) => {
  const caption = button.closest('p')!.previousElementSibling!.getBoundingClientRect().bottom;
  window.scrollBy({ top: caption - 150, behavior: 'instant' });
});
await mark.click();
await page.screenshot({ path: picture });
await Promise.all([browser.close(), server.close(), site.remove()]);
