// @ts-check

import { satteri, satteriHeadingIdsPlugin } from '@astrojs/markdown-satteri';
import mdx from '@astrojs/mdx';
import { defineConfig, fontProviders } from 'astro/config';
import { exactStacks } from './src/build/exact-stacks.ts';
import { wholeBuild } from './src/build/whole-build.ts';
import { describeFacts } from './src/lab/records/machine-facts.ts';
import { callouts } from './src/markdown/callouts.ts';
import { checkExpressions } from './src/markdown/expressions.ts';
import { refuseForeignMarks } from './src/markdown/foreign-marks.ts';
import { headingLinks } from './src/markdown/heading-links.ts';
import { hungClaims } from './src/markdown/hung-claims.ts';
import { mathMarkup } from './src/markdown/math/math-markup.ts';
import { checkPictures } from './src/markdown/pictures.ts';
import { placedErrors } from './src/markdown/placed-errors.ts';
import { collectReferences } from './src/markdown/references.ts';
import { scrollable } from './src/markdown/scrollable.ts';
import { sideNotes } from './src/markdown/side-notes.ts';
import { refuseMistakes } from './src/markdown/text-mistakes.ts';
import { publishSite } from './src/publishing/publish-site.ts';
import { siteAddress } from './src/publishing/site-address.ts';
import { site } from './src/site.ts';

export default defineConfig({
  // Without an address, the build leaves out whatever needs absolute addresses.
  ...siteAddress(process.env),
  // The default drops line breaks between inline elements, and so the spaces around a <Value>.
  compressHTML: true,
  // A separate style sheet would need another round trip before the first paint.
  build: { inlineStylesheets: 'always' },
  integrations: wholeBuild([
    mdx(),
    onlyBuildsRun(),
    exactStacks(),
    publishSite({ ...site, title: site.name, machines: describeFacts(site) }),
  ]),
  markdown: {
    processor: placedErrors(
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
    ),
    // Prism marks tokens with classes, which code.css colours; Shiki would write style attributes.
    syntaxHighlight: 'prism',
  },
  fonts: [
    localFont('Inter', '--font-inter', 'sans-serif', ['normal'], {
      // Latin, Greek and mathematical signs in one file, in the weights in use: smaller than the Latin alone in
      // Fontsource's package. src/styles/fonts/make-subsets.py writes it.
      normal: './src/styles/fonts/inter-text.woff2',
    }),
    localFont('Source Serif 4', '--font-source-serif', 'serif', ['normal', 'italic']),
  ],
  vite: {
    build: {
      // The default minifier warns of selectors that it doesn't know, such as :target-current.
      cssMinify: 'esbuild',
      rolldownOptions: { onLog: reportUnlessOwn },
    },
  },
  security: {
    csp: {
      directives: [
        "default-src 'none'",
        "img-src 'self' data:",
        "media-src 'self' data:",
        "font-src 'self'",
        // Interactive charts fetch their data.
        "connect-src 'self'",
        // These two don't fall back to default-src. The form of the search page never submits.
        "base-uri 'none'",
        "form-action 'none'",
      ],
      styleDirective: {
        // Only for style attributes, with which Temml spaces the symbols of a formula.
        resources: [{ resource: "'unsafe-inline'", kind: 'attribute' }],
      },
    },
  },
});

/**
 * The variable font's Latin subset from its Fontsource package, served from the site itself.
 *
 * @param {string} name
 * @param {string} cssVariable
 * @param {'serif' | 'sans-serif'} fallback a generic name, for which Astro makes a metric-compatible face
 * @param {('normal' | 'italic')[]} styles
 * @param {Partial<Record<'normal' | 'italic', string>>} own our files, by style, in place of the package's
 */
function localFont(name, cssVariable, fallback, styles, own = {}) {
  const slug = name.toLowerCase().replaceAll(' ', '-');
  const [first, ...others] = styles.map((style) => ({
    src: /** @type {[string]} */ ([
      own[style] ?? `@fontsource-variable/${slug}/files/${slug}-latin-wght-${style}.woff2`,
    ]),
    weight: own[style] ? '400 700' : '200 900',
    style,
  }));
  return {
    name,
    cssVariable,
    // Text must not move while it is being read: a font that arrives late is used from the next page on.
    display: /** @type {const} */ ('optional'),
    fallbacks: [fallback],
    provider: fontProviders.local(),
    options: { variants: /** @type {[any]} */ ([first, ...others]) },
  };
}

/**
 * Leaves out warnings about a directive that Astro itself puts into each post's module:
 * https://github.com/withastro/astro/issues/18087.
 *
 * @param {import('vite').Rolldown.LogLevel} level
 * @param {import('vite').Rolldown.RollupLog} log
 * @param {(level: import('vite').Rolldown.LogLevel, log: import('vite').Rolldown.RollupLog) => void} report
 */
function reportUnlessOwn(level, log, report) {
  if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
}

/** Type checks and the development server load the content too, but only a build may start runs. */
function onlyBuildsRun() {
  return {
    name: 'only-builds-run',
    hooks: {
      /** @param {{ command: string }} options */
      'astro:config:setup': ({ command }) => {
        if (command !== 'build') process.env.RETRACE_RESULTS = 'stale-ok';
      },
    },
  };
}
