import { getRssString } from '@astrojs/rss';
import { feedContent } from './feed-content.ts';
import { type FinishedPage, type PostParts, partsOf } from './finished-post.ts';

export interface FeedOptions {
  title: string;
  description: string;
  language: string;
  /** The front page's absolute address. */
  home: string;
}

/** Makes an RSS feed of whole posts, the latest first. The same posts give the same bytes. */
export function feedOf(posts: readonly FinishedPage[], options: FeedOptions): Promise<string> {
  const items = posts.map((post) => {
    const parts = partsOf(post);
    const { headline: title, description: short, abstract: description = short } = parts;
    const link = new URL(post.path, options.home).href;
    const pubDate = new Date(parts.datePublished);
    const content = feedContent(parts.article, link);
    return { title, description, link, pubDate, content, customData: itemExtensions(parts) };
  });
  const self = new URL('rss.xml', options.home).href;
  return getRssString({
    title: options.title,
    description: options.description,
    site: options.home,
    items: items.toSorted((a, b) => Number(b.pubDate) - Number(a.pubDate)),
    xmlns: { atom: 'http://www.w3.org/2005/Atom', dc: 'http://purl.org/dc/elements/1.1/' },
    customData: `<language>${options.language}</language><atom:link href="${self}" rel="self" type="application/rss+xml"/>`,
  });
}

/** Elements for authors and updates, which RSS lacks: its author is an e-mail address. */
function itemExtensions({ author, dateModified }: PostParts): string {
  const creators = author.map(({ name }) => `<dc:creator>${escapeXml(name)}</dc:creator>`);
  const updated = dateModified ? `<atom:updated>${dateModified}T00:00:00Z</atom:updated>` : '';
  return creators.join('') + updated;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
