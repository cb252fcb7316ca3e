import { getRssString, type RSSFeedItem } from '@astrojs/rss';
import { feedLength } from '../posts/lists/in-feeds.ts';
import { feedContent } from './feed-content.ts';
import { type FinishedPage, type PostParts, partsOf } from './finished-post.ts';

export interface FeedOptions {
  title: string;
  description: string;
  language: string;
  /** The front page's absolute address. */
  home: string;
  /** The absolute address of the page whose posts these are: the front page, or a list's. The feed is beside it. */
  page?: string;
}

/** Makes an RSS feed of whole posts, the latest first. The same posts give the same bytes. */
export function feedOf(
  posts: readonly FinishedPage[],
  { home, page = home, ...options }: FeedOptions,
): Promise<string> {
  const items = posts.map((post) => itemOf(post, home));
  const self = new URL('rss.xml', page).href;
  return getRssString({
    title: options.title,
    description: options.description,
    site: page,
    items: items.toSorted((a, b) => Number(b.pubDate) - Number(a.pubDate)).slice(0, feedLength),
    xmlns: { atom: 'http://www.w3.org/2005/Atom', dc: 'http://purl.org/dc/elements/1.1/' },
    customData: `<language>${options.language}</language><atom:link href="${self}" rel="self" type="application/rss+xml"/>`,
  });
}

type Item = RSSFeedItem & { pubDate: Date };

/** Items that are made already: a post is in the site's feed, and in those of its tags and authors. */
const made = new WeakMap<FinishedPage, Item>();

function itemOf(post: FinishedPage, home: string): Item {
  const known = made.get(post);
  if (known) return known;
  const parts = partsOf(post);
  const { headline: title, description: short, keywords: categories } = parts;
  const { abstract: description = short } = parts;
  const link = new URL(post.path, home).href;
  const pubDate = new Date(parts.datePublished);
  const content = feedContent(parts.article, link);
  const item = {
    title,
    description,
    link,
    pubDate,
    content,
    categories,
    customData: itemExtensions(parts),
  };
  made.set(post, item);
  return item;
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
