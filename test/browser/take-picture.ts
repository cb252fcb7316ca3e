import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { launchBrowser } from './launch.ts';
import { serveFolder } from './serve.ts';

/** `npm run picture`: the README's picture of a chart, from the site as it was last built. */
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
// A first visit doesn't wait for fonts.
await page.evaluate(() => document.fonts.ready);
await page.reload();
await mkdir(path.join(repository, 'docs'), { recursive: true });
await page
  .locator('#figure-batch-norm-accuracy .chart:visible')
  .screenshot({ path: path.join(repository, 'docs/accuracy.png') });
await browser.close();
await server.close();
