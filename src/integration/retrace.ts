import { satteri, satteriHeadingIdsPlugin } from '@astrojs/markdown-satteri';
import mdx from '@astrojs/mdx';
import type { AstroIntegration } from 'astro';
import { editorTypes } from '../build/editor-types.ts';
import { exactStacks } from '../build/exact-stacks.ts';
import { wholeBuild } from '../build/whole-build.ts';
import { describeFacts } from '../lab/records/machine-facts.ts';
import { callouts } from '../markdown/callouts.ts';
import { checkExpressions } from '../markdown/expressions.ts';
import { refuseForeignMarks } from '../markdown/foreign-marks.ts';
import { headingLinks } from '../markdown/heading-links.ts';
import { hungClaims } from '../markdown/hung-claims.ts';
import { mathMarkup } from '../markdown/math/math-markup.ts';
import { checkPictures } from '../markdown/pictures.ts';
import { placedErrors } from '../markdown/placed-errors.ts';
import { collectReferences } from '../markdown/references.ts';
import { scrollable } from '../markdown/scrollable.ts';
import { sideNotes } from '../markdown/side-notes.ts';
import { refuseMistakes } from '../markdown/text-mistakes.ts';
import { publishSite } from '../publishing/publish-site.ts';
import { siteAddress } from '../publishing/site-address.ts';
import { fonts } from './fonts.ts';
import { reportUnlessOwn } from './rolldown-log.ts';
import { injectRoutes } from './routes.ts';
import { parseSite, type SiteOptions } from './site.ts';
import { siteModule } from './site-module.ts';

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
  const stages = wholeBuild([
    mdx(),
    onlyBuildsRun(),
    editorTypes(),
    exactStacks(),
    publishSite({ ...site, title: site.name, machines: describeFacts(site) }),
  ]);
  return {
    name: 'retrace',
    hooks: {
      'astro:config:setup': async ({ config, updateConfig, injectRoute }) => {
        updateConfig({
          // Without an address, the build leaves out whatever needs absolute addresses.
          ...siteAddress(process.env),
          // The default drops line breaks between inline elements, and so the spaces around a <Value>.
          compressHTML: true,
          // A separate style sheet would need another round trip before the first paint.
          build: { inlineStylesheets: 'always' },
          integrations: stages,
          markdown: { processor: markdown(), syntaxHighlight: 'prism' },
          fonts,
          security: { csp },
          vite: {
            plugins: [siteModule(site)],
            build: {
              // The default minifier warns of selectors that it doesn't know, such as :target-current.
              cssMinify: 'esbuild',
              rolldownOptions: { onLog: reportUnlessOwn },
            },
          },
        });
        await injectRoutes(config, injectRoute);
      },
    },
  };
}

/** The Markdown of posts. Its code is marked by Prism's classes, which code.css colours; Shiki would write style attributes. */
function markdown() {
  return placedErrors(
    satteri({
      features: { math: true, gfm: { footnotes: { backContent: '↑' } } },
      mdastPlugins: [
        mathMarkup,
        refuseForeignMarks,
        checkExpressions,
        checkPictures,
        collectReferences,
        callouts,
        refuseMistakes,
      ],
      // Astro adds ids to headings only after these plugins, but `headingLinks` needs the ids.
      hastPlugins: [satteriHeadingIdsPlugin(), headingLinks, sideNotes, scrollable, hungClaims],
    }),
  );
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
