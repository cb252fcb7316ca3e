import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroConfig, AstroIntegration } from 'astro';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';
import { forbiddenInXml } from '../messages/xml-text.ts';
import type { FeedOptions } from './feeds/feed.ts';
import { feedFile, listsIn } from './feeds/lists-in.ts';
import type { ListedPost } from './feeds/post-parts.ts';
import { filesIn } from './files-in.ts';
import { findBrokenLinks } from './find-broken-links.ts';
import { describePublishedRuns } from './published-runs.ts';
import { readSite } from './read-site.ts';
import { writeSearchIndex } from './search/search-index.ts';

export interface About extends Omit<FeedOptions, 'home'> {
  /** What the site publishes about the machines that recorded the runs, for the log. */
  machines: string;
  /** The links in the frame of every page, as the site's options have them, with the option of each. */
  frameLinks: ReadonlyMap<string, string>;
}

/**
 * Checks the links and characters of the finished pages and writes files made from them: a search index and, if the
 * site's address is known, sitemap and feed. Logs the published runs.
 */
export function publishSite({ machines, frameLinks, ...about }: About): AstroIntegration {
  requireXmlText(about);
  let config: AstroConfig;
  return {
    name: 'publish-site',
    hooks: {
      // Load the sitemap integration only if needed: it takes a third of a second.
      'astro:config:setup': async ({ config: { site }, updateConfig }) => {
        if (!site) return;
        const { default: sitemap } = await import('@astrojs/sitemap');
        updateConfig({ integrations: [sitemap()] });
      },
      'astro:config:done': (done) => {
        config = done.config;
      },
      'astro:build:done': async ({ dir, pages, logger }) => {
        const pathnames = pages.map(({ pathname }) => pathname);
        const { site, base, root } = config;
        const files = await filesIn(dir);
        const read = await readSite({ dist: dir, base, files, pathnames, hasFeeds: Boolean(site) });
        const lists = site ? listsIn(pathnames) : [];
        const expected = site ? ['rss.xml', 'sitemap-index.xml', ...lists.map(feedFile)] : [];
        const links = await findBrokenLinks({
          files: [...files, ...expected],
          links: read.links,
          frameLinks,
          base,
          ...(site ? { site } : {}),
        });
        refuseProblems([...read.blocked, ...links]);
        refuseProblems(read.unreadable);
        // A site with a single post has no search page.
        if (pathnames.includes('search/')) {
          await writeSearchIndex(read.searched, dir, fileURLToPath(root));
        }
        const runs = await describePublishedRuns(dir);
        if (runs) logger.info(`${runs}; ${machines}`);
        if (!site) return;
        const home = new URL(`${base.replace(/\/$/, '')}/`, site).href;
        await writeFeeds(read.listed, lists, dir, { ...about, home });
      },
    },
  };
}

async function writeFeeds(
  posts: readonly ListedPost[],
  lists: readonly string[],
  dist: URL,
  options: FeedOptions,
): Promise<void> {
  const { feedOf } = await import('./feeds/feed.ts');
  const { listFeeds } = await import('./feeds/list-feeds.ts');
  await writeFile(new URL('rss.xml', dist), await feedOf(posts, options));
  for await (const { file, text } of listFeeds(posts, lists, options)) {
    await writeFile(new URL(file, dist), text);
  }
}

function refuseProblems(lines: readonly string[]): void {
  if (lines.length > 0) throw withoutStack(new ExpectedError(lines.join('\n')));
}

/** Refuses characters forbidden in XML in texts of the feed. */
function requireXmlText(about: object): void {
  for (const [name, text] of Object.entries(about)) {
    const found = forbiddenInXml(String(text));
    if (found === undefined) continue;
    const problem = `src/site.ts: ${name} holds ${found}, which no feed can; remove it`;
    throw withoutStack(new ExpectedError(problem));
  }
}
