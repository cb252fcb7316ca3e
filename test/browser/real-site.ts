import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { launchBrowser } from './launch.ts';
import { type StaticServer, serveFolder } from './serve.ts';

/** Serves the built real site and starts a browser for the tests of one file. Both are set before its first test. */
export function useRealSite(): { browser: Browser; server: StaticServer } {
  const { dist, status, output } = inject('realSite');
  const site = {} as { browser: Browser; server: StaticServer };
  beforeAll(async () => {
    expect(status, output).toBe(0);
    site.browser = await launchBrowser();
    site.server = await serveFolder(dist);
  });
  afterAll(async () => {
    await site.browser?.close();
    await site.server?.close();
  });
  return site;
}
