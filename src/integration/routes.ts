import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroConfig, InjectedRoute } from 'astro';

/** The files of `src/routes`, by address. */
const routes: Record<string, string> = {
  '/': 'index.astro',
  '/404': 'not-found.astro',
  '/[search]': 'search.astro',
  '/posts/[...id]': 'post.astro',
  '/posts/[...id].png': 'post-card.ts',
  '/figures/[experiment]/[chart].csv': 'figure-data.ts',
  '/figures/[experiment]/[chart].png': 'figure-picture.ts',
  '/figures/[experiment]/[chart].vl.json': 'figure-spec.ts',
  '/figures/[experiment]/[chart]/[variant].json': 'live-figure.ts',
  '/runs/[experiment]/[run]/run.json': 'run-record.ts',
  '/runs/[experiment]/[run]/series.parquet': 'run-series.ts',
};

/** Endings of files that are pages to Astro. */
const pageEndings = ['.astro', '.md', '.mdx', '.html', '.ts', '.js'];

/** Adds the pages that a site doesn't have itself in `src/pages`, because Astro would warn of two pages for one address. */
export function injectRoutes(
  { srcDir }: Pick<AstroConfig, 'srcDir'>,
  inject: (route: InjectedRoute) => void,
): void {
  const pages = path.join(fileURLToPath(srcDir), 'pages');
  for (const [pattern, file] of Object.entries(routes)) {
    if (hasPage(pages, pattern)) continue;
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
