import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { readChartCss } from './src/charts/files/chart-css.ts';
import { parseSite } from './src/integration/site.ts';
import { siteModule } from './src/integration/site-module.ts';
import { site } from './src/site.ts';

const sites = 'test/site/**/*.test.ts';
const browser = 'test/browser/**/*.test.ts';
/** Building a site or starting a browser takes seconds, and much longer on a busy machine. */
const slow = { maxConcurrency: 2, testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  // As in a build: what `virtual:retrace/site` says is the repository's own site.
  plugins: [
    siteModule({
      site: parseSite(site),
      root: import.meta.dirname,
      logo: undefined,
      chartCss: await readChartCss(),
      packageCode: '',
      isDevelopment: false,
    }),
  ],
  test: {
    // The default is one fewer than cores, so 1 on two cores. Builds and browsers leave a core idle a third of the
    // time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: ['test/**/*.test.ts'],
          // `npm run test:slurm` starts a cluster.
          exclude: ['test/fixtures/**', 'test/slurm/**', sites, browser],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'sites',
          include: [sites],
          globalSetup: 'test/site/make-package.ts',
          ...slow,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [browser],
          // Makes the package, and builds the real site, once for all these files.
          globalSetup: ['test/site/make-package.ts', 'test/browser/build-real-site.ts'],
          ...slow,
        },
      },
    ],
  },
});
