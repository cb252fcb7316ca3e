import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../test/browser/launch.ts';
import { serveFolder } from '../test/browser/serve.ts';

/** The measured cost of a page for its reader. */
export interface PageMeasurement {
  /** Bytes of the HTML and its style sheets, compressed by Brotli. */
  bytes: number;
  /** The paths that loading the page requests, before the reader uses it. */
  requests: string[];
  /** The number of scripts that block rendering. */
  blockingScripts: number;
  /** Bytes transferred over the network, as compressed. */
  transferred: number;
  /** Seconds until the largest contentful paint: the median of several visits. */
  largestPaint: number;
  /** Seconds until all charts were visible, in the visit with the slowest paint. */
  chartsShown: number;
  /** The largest cumulative layout shift of any visit. */
  layoutShift: number;
}

/** A slow phone's network, as Lighthouse simulates it: 1.6 Mbit/s, with a latency of 150 ms. */
const network = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};
const visits = 5;

/** Visits a page of a built site that has four charts, with an empty cache, over a slow network. */
export async function measurePage(dist: string, page: string): Promise<PageMeasurement> {
  const server = await serveFolder(dist, { compressed: true });
  const browser = await launchBrowser();
  try {
    const seen: Visit[] = [];
    // The first visit doesn't count: in it, the server compresses its files.
    for (let i = 0; i <= visits; i++) seen.push(await visit(browser, `${server.origin}${page}`));
    const measured = seen.slice(1).sort((a, b) => a.largestPaint - b.largestPaint);
    const slowest = measured.at(-1)!;
    return {
      bytes: await compressedBytes(dist, page, slowest.requests),
      requests: slowest.requests,
      transferred: slowest.transferred,
      chartsShown: slowest.chartsShown,
      blockingScripts: Math.max(...measured.map(({ blockingScripts }) => blockingScripts)),
      largestPaint: measured[Math.floor(visits / 2)]!.largestPaint,
      layoutShift: Math.max(...measured.map(({ layoutShift }) => layoutShift)),
    };
  } finally {
    await browser.close();
    await server.close();
  }
}

type Visit = Omit<PageMeasurement, 'bytes'>;

async function visit(browser: Browser, address: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 } });
  const page = await context.newPage();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  const protocol = await context.newCDPSession(page);
  let transferred = 0;
  protocol.on('Network.loadingFinished', ({ encodedDataLength }) => {
    transferred += encodedDataLength;
  });
  await protocol.send('Network.enable');
  await page.addInitScript(noteCharts);
  await protocol.send('Network.emulateNetworkConditions', network);
  await page.goto(address, { waitUntil: 'networkidle' });
  const painted = await readTimings(page);
  const chartsShown = await page.evaluate(() => Number(document.documentElement.dataset['charts']));
  await context.close();
  return { requests, transferred, chartsShown: chartsShown / 1000, ...painted };
}

/** Runs in the page: notes when its four charts are visible, which are Retrace's SVGs or Vega's canvases. */
const noteCharts = `(function look() {
  const charts = [...document.querySelectorAll('svg.chart, canvas.marks')];
  const shown = charts.filter((chart) => chart.getBoundingClientRect().height > 0);
  if (shown.length < 4) requestAnimationFrame(look);
  else document.documentElement.dataset.charts = performance.now();
})();`;

interface Timing {
  startTime: number;
  value: number;
  initiatorType: string;
  renderBlockingStatus: string;
}

async function readTimings(
  page: Page,
): Promise<Pick<Visit, 'largestPaint' | 'layoutShift' | 'blockingScripts'>> {
  const paints = await timings(page, 'largest-contentful-paint');
  const shifts = await timings(page, 'layout-shift');
  const blocking = (await timings(page, 'resource')).filter(
    ({ initiatorType, renderBlockingStatus }) =>
      initiatorType === 'script' && renderBlockingStatus === 'blocking',
  );
  return {
    largestPaint: paints.at(-1)!.startTime / 1000,
    layoutShift: shifts.reduce((sum, { value }) => sum + value, 0),
    blockingScripts: blocking.length,
  };
}

function timings(page: Page, type: string): Promise<Timing[]> {
  return page.evaluate(
    (asked) =>
      new Promise<Timing[]>((resolve) => {
        new PerformanceObserver((list) =>
          resolve(list.getEntries().map((entry) => entry.toJSON())),
        ).observe({ type: asked, buffered: true });
        // The observer is never called if there are no entries.
        setTimeout(() => resolve([]), 500);
      }),
    type,
  );
}

async function compressedBytes(dist: string, page: string, requests: string[]): Promise<number> {
  const styles = requests.filter((file) => file.endsWith('.css'));
  const html = page.endsWith('/') ? `${page}index.html` : page;
  const files = [html, ...styles];
  const sizes = files.map(async (file) =>
    brotliCompressSync(await readFile(path.join(dist, file))),
  );
  return (await Promise.all(sizes)).reduce((sum, { length }) => sum + length, 0);
}
