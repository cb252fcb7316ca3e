import { readFile } from 'node:fs/promises';
import { sha256 } from '../files/digest.ts';
import { characterProblems } from './check-characters.ts';
import { type ListedPost, listedPost } from './feeds/post-parts.ts';
import { type PageLinks, pageLinks } from './page-links.ts';
import { type BuiltPage, builtPage } from './parsing/built-page.ts';
import { detached } from './parsing/detached.ts';
import { readPages } from './read-pages.ts';
import type { SearchedPage } from './search/search-index.ts';
import { searchedText } from './search/searched-text.ts';

/** What is kept of the pages of a built site. Their texts are not: at 10,000 posts they would be a gigabyte. */
export interface ReadSite {
  /** Of the pages that Astro built, by their files. */
  links: ReadonlyMap<string, PageLinks>;
  /** The pages with articles: first those of posts, both in the order of their paths. */
  searched: readonly SearchedPage[];
  /** The posts, in the order of their paths; none if the site has no feeds. */
  listed: readonly ListedPost[];
  /** What browsers would block, a line each. */
  blocked: readonly string[];
  /** What no feed could hold, a line each. */
  unreadable: readonly string[];
}

/** A site to read. */
export interface SiteToRead {
  dist: URL;
  base: string;
  files: readonly string[];
  /** As Astro names its pages: `posts/name/`. */
  pathnames: readonly string[];
  hasFeeds: boolean;
}

/** Reads each page of a built site once. */
export async function readSite(site: SiteToRead): Promise<ReadSite> {
  const { dist, files, hasFeeds } = site;
  const pathnames = new Map(site.pathnames.map((name) => [`${name}index.html`, name]));
  const links = new Map<string, PageLinks>();
  const searched: (SearchedPage & { pathname: string })[] = [];
  const listed: ListedPost[] = [];
  const unreadable: string[] = [];
  const blocked = await readPages(dist, files, async (page) => {
    const pathname = pathnames.get(page.file);
    if (pathname === undefined) return;
    links.set(page.file, detached(pageLinks(page.elements)));
    if (!page.article) return;
    const path = `${site.base.replace(/\/$/, '')}/${pathname}`;
    searched.push({ pathname, ...searchedPage(page, path, dist) });
    if (!isPost(pathname)) return;
    unreadable.push(...(await characterProblems(page.file, page.html)));
    if (hasFeeds) listed.push(listedPost(page, path, readerOf(page.file, dist)));
  });
  searched.sort((a, b) => Number(isPost(b.pathname)) - Number(isPost(a.pathname)) || inOrder(a, b));
  return { links, searched, listed: listed.sort(inOrder), blocked, unreadable };
}

function isPost(pathname: string): boolean {
  return pathname.startsWith('posts/');
}

function inOrder(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : 1;
}

function searchedPage(page: BuiltPage, path: string, dist: URL): SearchedPage {
  const { file } = page;
  const read = readerOf(file, dist);
  const text = async () => searchedText(builtPage(file, await read()));
  return { path, digest: sha256(searchedText(page)), text };
}

/** Reads a page again. It knows the page's file only: a function that knew the page would keep it in memory. */
function readerOf(file: string, dist: URL): () => Promise<string> {
  return () => readFile(new URL(file, dist), 'utf8');
}
