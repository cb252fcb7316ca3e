import { z } from 'zod';
import { attributeText } from '../parsing/attribute-text.ts';
import { type BuiltPage, builtPage } from '../parsing/built-page.ts';
import { detached } from '../parsing/detached.ts';
import { contentOf, hasClass, type PageElement } from '../parsing/page-elements.ts';
import { shortArticle } from './short-article.ts';

/** A post's metadata, and the HTML in its article, read from its page. */
export interface PostParts extends z.infer<typeof factsSchema> {
  article: string;
}

/** A post as feeds list it. Its text isn't kept: feeds hold the latest posts only. */
export interface ListedPost {
  /** The page's path on the site: `/posts/name/`. */
  path: string;
  /** The day of publication: `2024-02-29`. */
  date: string;
  /** The lists that it says it is in, of its tags and authors, by their addresses in its page. */
  lists: readonly { href: string; name: string }[];
  /** Reads the page's text. */
  read(): Promise<string>;
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

/** Reads a post's metadata and article. @throws ZodError if the page has other structured data */
export function partsOf(html: string): PostParts {
  const page = builtPage('', html);
  return { ...factsOf(page), article: shortArticle(page) };
}

/** Reads what a page says of the post in it. @throws ZodError if the page has other structured data */
export function listedPost(page: BuiltPage, path: string, read: () => Promise<string>): ListedPost {
  const { datePublished: date } = factsOf(page);
  return { path, date, lists: detached(listsOf(page)), read };
}

function factsOf({ html, elements }: BuiltPage): z.infer<typeof factsSchema> {
  const data = elements.find(
    ({ name, attributes }) => name === 'script' && attributes['type'] === 'application/ld+json',
  );
  return factsSchema.parse(JSON.parse(data ? contentOf(data, html) : 'null'));
}

/** The links with `rel="tag"`, and then those with `rel="author"`, below the post's title. */
function listsOf({ html, elements }: BuiltPage): ListedPost['lists'] {
  const header = elements.find((element) => hasClass(element, 'post-header'));
  const inHeader = elements.filter(
    ({ start }) => header && start > header.start && start < header.end,
  );
  return ['tag', 'author'].flatMap((kind) =>
    inHeader
      .filter(({ attributes }) => attributes['rel'] === kind)
      .map((link) => ({ href: link.attributes['href'] ?? '', name: textOf(link, html) })),
  );
}

/** The text at the beginning of an element. */
function textOf(element: PageElement, html: string): string {
  const [text = ''] = contentOf(element, html).split('<', 1);
  return attributeText(text.trim());
}
