import { readFile } from 'node:fs/promises';
import type { ElementNode } from 'ultrahtml';
import { querySelector } from 'ultrahtml/selector';
import { z } from 'zod';
import { parsePage } from './parsing/parse-page.ts';

/** A built page with an article: a post's, or another. */
export interface FinishedPage {
  /** The page's path on the site: `/posts/name/`. */
  path: string;
  html: string;
}

/** A post's metadata and article, read from its page. */
export interface PostParts extends z.infer<typeof factsSchema> {
  article: ElementNode;
}

/** The parts of the page's structured data used here. */
const factsSchema = z.object({
  headline: z.string(),
  description: z.string(),
  abstract: z.string().optional(),
  datePublished: z.iso.date(),
  dateModified: z.iso.date().optional(),
  keywords: z.array(z.string()).default([]),
  author: z.array(z.object({ name: z.string() })).default([]),
});

/**
 * Reads the built pages with articles: those of posts, and others.
 *
 * @param pathnames of all built pages: `posts/name/`
 */
export async function readFinishedPages(
  dist: URL,
  base: string,
  pathnames: readonly string[],
): Promise<{ posts: FinishedPage[]; others: FinishedPage[] }> {
  const read = pathnames
    .filter(isFolder)
    .sort()
    .map(async (pathname) => ({
      pathname,
      path: `${base.replace(/\/$/, '')}/${pathname}`,
      html: await readFile(new URL(`${pathname}index.html`, dist), 'utf8'),
    }));
  const pages = (await Promise.all(read)).filter(({ html }) => article.test(html));
  const isPost = ({ pathname }: { pathname: string }) => pathname.startsWith('posts/');
  return { posts: pages.filter(isPost), others: pages.filter((page) => !isPost(page)) };
}

const article = /<article\b[^>]*\bclass="(?:[^"]* )?post[ "]/;

/** All pages but the one for missing addresses, which is a file. */
function isFolder(pathname: string): boolean {
  return pathname.endsWith('/') && pathname !== '404/';
}

/** The pages that list the posts with a tag or by an author, of all built pages: each has a feed beside it. */
export function listsIn(pathnames: readonly string[]): string[] {
  return pathnames.filter((pathname) => /^(tags|authors)\/[^/]+\/$/.test(pathname));
}

/** Reads a post's metadata and article. @throws ZodError if the page has other structured data */
export function partsOf({ html }: FinishedPage): PostParts {
  const page = parsePage(html);
  const data = querySelector(page, 'script[type="application/ld+json"]');
  const facts = factsSchema.parse(JSON.parse(data.children[0].value));
  return { ...facts, article: querySelector(page, 'article.post') as ElementNode };
}
