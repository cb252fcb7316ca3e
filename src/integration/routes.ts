import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroConfig, InjectedRoute } from 'astro';

/** The files of `src/routes`, by address. */
const routes: Record<string, string> = {
  '/': 'index.astro',
  '/404': 'not-found.astro',
  '/[search]': 'search.astro',
  '/page/[page]': 'lists/older-posts.astro',
  '/[archive]': 'lists/archive.astro',
  '/[tags]': 'lists/all-tags.astro',
  '/tags/[tag]/[...page]': 'lists/tag.astro',
  '/[series]': 'lists/all-series.astro',
  '/series/[series]': 'lists/series.astro',
  '/[authors]': 'lists/all-authors.astro',
  '/authors/[author]/[...page]': 'lists/author.astro',
  '/posts/[...id]': 'post.astro',
  '/posts/[...id].png': 'post-card.ts',
  '/figures/[experiment]/[chart].png': 'figure-picture.ts',
  '/runs/[experiment]/[run]/run.json': 'run-record.ts',
  '/runs/[experiment]/[run]/series.parquet': 'run-series.ts',
  '/runs/[experiment]/[run]/artifacts/[artifact]': 'run-artifact.ts',
  '/samples/[experiment]/[run]/[copy]': 'sample-copy.ts',
};

/** The files of figures, which pages write themselves in a build. */
const developed: Record<string, string> = {
  '/figures/[experiment]/[chart].csv': 'figure-data.ts',
  '/figures/[experiment]/[chart].vl.json': 'figure-spec.ts',
  '/figures/[experiment]/[chart].live.json': 'live-figure.ts',
  '/figures/looks/[looks].json': 'figure-looks.ts',
};

/** Pages of one address which have a parameter, because they don't exist in every site: `/[search]` is `/search`. */
const named = /^\/\[(\w+)\]$/;

/** Further pages of a list, which belong to its first page. */
const furtherPages: Record<string, string> = { '/page/[page]': '/' };

/** Endings of files that are pages to Astro. */
const pageEndings = ['.astro', '.md', '.mdx', '.html', '.ts', '.js'];

/** Adds the pages that a site doesn't have itself in `src/pages`, because Astro would warn of two pages for one address. */
export function injectRoutes(
  { srcDir }: Pick<AstroConfig, 'srcDir'>,
  inject: (route: InjectedRoute) => void,
  isBuild: boolean,
): void {
  const pages = path.join(fileURLToPath(srcDir), 'pages');
  const all = isBuild ? routes : { ...routes, ...developed };
  for (const [pattern, file] of Object.entries(all)) {
    const places = [pattern, pattern.replace(named, '/$1'), furtherPages[pattern] ?? pattern];
    if (places.some((place) => hasPage(pages, place))) continue;
    inject({ pattern, entrypoint: new URL(`../routes/${ownEnding(file)}`, import.meta.url) });
  }
}

/** The package has this project's TypeScript as JavaScript. */
function ownEnding(file: string): string {
  return file.replace(/\.ts$/, path.extname(import.meta.filename));
}

function hasPage(pages: string, pattern: string): boolean {
  const name = path.join(pages, pattern);
  const places = pattern.endsWith('/')
    ? [path.join(name, 'index')]
    : [name, path.join(name, 'index')];
  return places.some((place) => pageEndings.some((ending) => existsSync(place + ending)));
}
