import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { launchBrowser } from './launch.ts';
import { serveFolder } from './serve.ts';

/** `npm run picture`: takes the README's picture of a chart from the last build of the site. */
const repository = path.resolve(import.meta.dirname, '../..');
const [browser, server] = await Promise.all([
  launchBrowser(),
  serveFolder(path.join(repository, 'dist')),
]);
const page = await browser.newPage({
  viewport: { width: 1000, height: 900 },
  deviceScaleFactor: 2,
});
await page.goto(`${server.origin}/posts/batch-normalization/`);
// Reload once fonts are cached: a first visit doesn't wait for them.
await page.evaluate(() => document.fonts.ready);
await page.reload();
await mkdir(path.join(repository, 'docs'), { recursive: true });
await page
  .locator('#figure-batch-norm-accuracy .chart:visible')
  .screenshot({ path: path.join(repository, 'docs/accuracy.png') });
await browser.close();
await server.close();
