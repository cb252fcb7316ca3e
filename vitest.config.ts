import { defineConfig } from 'vitest/config';

const sites = 'test/site/**/*.test.ts';
const browser = 'test/browser/**/*.test.ts';
/** Building a site or starting a browser takes seconds, on a busy machine many. */
const slow = { maxConcurrency: 2, testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: ['test/**/*.test.ts'],
          exclude: ['test/fixtures/**', sites, browser],
          testTimeout: 30_000,
        },
      },
      { extends: true, test: { name: 'sites', include: [sites], ...slow } },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [browser],
          // Builds the real site, once for all these files.
          globalSetup: 'test/browser/build-real-site.ts',
          ...slow,
        },
      },
    ],
  },
});
