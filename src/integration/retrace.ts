import { fileURLToPath } from 'node:url';
import mdx from '@astrojs/mdx';
import type { AstroIntegration } from 'astro';
import { editorTypes } from '../build/editor-types.ts';
import { everyMistake } from '../build/every-mistake.ts';
import { exactStacks } from '../build/exact-stacks.ts';
import { oneBuild } from '../build/one-build.ts';
import { wholeBuild } from '../build/whole-build.ts';
import { coloursFile } from '../charts/files/own-colours.ts';
import { describeFacts } from '../lab/records/machine-facts.ts';
import { type Warning, warn } from '../messages/build-notices.ts';
import { publishSite } from '../publishing/publish-site.ts';
import { siteAddress } from '../publishing/site-address.ts';
import { siteColours } from './colours.ts';
import { followRuns } from './follow-runs.ts';
import { fonts } from './fonts.ts';
import { readLogo } from './logo.ts';
import { markdown } from './markdown.ts';
import { digestOfOwnCode, drawingCode } from './own-code.ts';
import { reportUnlessOwn } from './rolldown-log.ts';
import { injectRoutes } from './routes.ts';
import { frameLinks, parseSite, type SiteOptions } from './site.ts';
import { siteModule } from './site-module.ts';
import { startAnew } from './start-anew.ts';
import { yamlMistakes } from './yaml-mistakes.ts';

export type { SiteOptions } from './site.ts';

export interface RetraceOptions {
  /** What the site says of itself; by convention an export of `src/site.ts`. */
  site: SiteOptions;
}

/**
 * Makes an Astro site of posts whose figures, numbers and claims lead back to recorded runs: all pages, the Markdown
 * vocabulary, checks, feed and search. For `integrations` of a site's `astro.config.mjs`.
 *
 * @throws ExpectedError, in one line, for a site option that is missing, unknown or invalid
 */
export default function retrace(options: RetraceOptions): AstroIntegration {
  const site = parseSite(options?.site);
  const warnings: Warning[] = [];
  const stages = wholeBuild([
    oneBuild(),
    everyMistake(),
    mdx(),
    onlyBuildsRun(),
    editorTypes(),
    exactStacks(),
    followRuns(),
    startAnew([coloursFile, site.logo ?? []].flat(), drawingCode),
    tellWarnings(warnings),
    publishSite({
      ...site,
      title: site.name,
      machines: describeFacts(site),
      frameLinks: frameLinks(site),
    }),
  ]);
  return {
    name: 'retrace',
    hooks: {
      'astro:config:setup': async ({ command, config, updateConfig, injectRoute }) => {
        const root = fileURLToPath(config.root);
        const logo = site.logo && (await readLogo(root, site.logo));
        const colours = await siteColours(root);
        const packageCode = await digestOfOwnCode();
        warnings.push(...colours.warnings);
        updateConfig({
          // Without an address, the build leaves out whatever needs absolute addresses.
          ...siteAddress(process.env),
          // The default drops line breaks between inline elements, and so the spaces around a <Value>.
          compressHTML: true,
          // A separate style sheet would need another round trip before the first paint.
          build: { inlineStylesheets: 'always' },
          integrations: stages,
          // Prism marks code by classes, which code.css colours; Shiki would write style attributes.
          markdown: {
            processor: markdown(new URL('pages/', config.srcDir)),
            syntaxHighlight: 'prism',
          },
          fonts,
          security: { csp },
          vite: {
            plugins: [
              siteModule({
                site,
                root,
                logo,
                chartCss: colours.chartCss,
                packageCode,
                isDevelopment: command === 'dev',
              }),
              ...colours.plugins,
              yamlMistakes(),
            ],
            build: {
              // The default minifier warns of selectors that it doesn't know, such as :target-current.
              cssMinify: 'esbuild',
              rolldownOptions: { onLog: reportUnlessOwn },
            },
          },
        });
        injectRoutes(config, injectRoute, command === 'build');
      },
    },
  };
}

/** Readers' browsers load nothing from elsewhere, and run only the scripts that the build has seen. */
const csp = {
  // Astro applies no defaults to what an integration adds.
  algorithm: 'SHA-256' as const,
  directives: [
    "default-src 'none'" as const,
    "img-src 'self' data:" as const,
    "media-src 'self' data:" as const,
    "font-src 'self'" as const,
    // Interactive charts fetch their data.
    "connect-src 'self'" as const,
    // These two don't fall back to default-src. The form of the search page never submits.
    "base-uri 'none'" as const,
    "form-action 'none'" as const,
  ],
  styleDirective: {
    // Only for style attributes, with which Temml spaces the symbols of a formula.
    resources: [{ resource: "'unsafe-inline'" as const, kind: 'attribute' as const }],
  },
};

/** A build collects warnings from its first stage on. */
function tellWarnings(warnings: readonly Warning[]): AstroIntegration {
  return {
    name: 'tell-warnings',
    hooks: {
      'astro:config:done': () => {
        for (const warning of warnings) warn(warning);
      },
    },
  };
}

/** Type checks and the development server load the content too, but only a build may start runs. */
function onlyBuildsRun(): AstroIntegration {
  return {
    name: 'only-builds-run',
    hooks: {
      'astro:config:setup': ({ command }) => {
        if (command !== 'build') process.env.RETRACE_RESULTS = 'stale-ok';
      },
    },
  };
}
