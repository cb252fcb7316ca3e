import { readFile } from 'node:fs/promises';
import type { ElementNode } from 'ultrahtml';
import { querySelector } from 'ultrahtml/selector';
import { z } from 'zod';
import { parsePage } from './parse-page.ts';

/** A post's page as it was built. */
export interface FinishedPost {
  /** On the site, as `/posts/name/`. */
  path: string;
  html: string;
}

/** What the page tells about itself, and its text. */
export interface PostParts extends z.infer<typeof factsSchema> {
  article: ElementNode;
}

/** Of the page's structured data. */
const factsSchema = z.object({
  headline: z.string(),
  description: z.string(),
  datePublished: z.iso.date(),
  dateModified: z.iso.date().optional(),
  author: z.array(z.object({ name: z.string() })).default([]),
});

/** Reads the pages of all posts among those that were built. */
export async function readFinishedPosts(
  dist: URL,
  base: string,
  pathnames: readonly string[],
): Promise<FinishedPost[]> {
  const posts = pathnames.filter((pathname) => /^posts\/.*\/$/.test(pathname)).sort();
  return Promise.all(
    posts.map(async (pathname) => ({
      path: `${base.replace(/\/$/, '')}/${pathname}`,
      html: await readFile(new URL(`${pathname}index.html`, dist), 'utf8'),
    })),
  );
}

export function partsOf({ html }: FinishedPost): PostParts {
  const page = parsePage(html);
  const data = querySelector(page, 'script[type="application/ld+json"]');
  const facts = factsSchema.parse(JSON.parse(data.children[0].value));
  return { ...facts, article: querySelector(page, 'article.post') as ElementNode };
}
