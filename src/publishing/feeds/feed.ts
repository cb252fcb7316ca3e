import { getRssString, type RSSFeedItem } from '@astrojs/rss';
import { feedLength } from '../../posts/lists/in-feeds.ts';
import { detached } from '../parsing/detached.ts';
import { feedContent } from './feed-content.ts';
import { type ListedPost, type PostParts, partsOf } from './post-parts.ts';

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
export async function feedOf(
  posts: readonly ListedPost[],
  { home, page = home, ...options }: FeedOptions,
): Promise<string> {
  const items: Item[] = [];
  // One post at a time: of its page, the feed keeps only what it shows.
  for (const post of latestOf(posts)) items.push(await itemOf(post, home));
  const self = new URL('rss.xml', page).href;
  return getRssString({
    title: options.title,
    description: options.description,
    site: page,
    items,
    xmlns: { atom: 'http://www.w3.org/2005/Atom', dc: 'http://purl.org/dc/elements/1.1/' },
    customData: `<language>${options.language}</language><atom:link href="${self}" rel="self" type="application/rss+xml"/>`,
  });
}

/** The latest posts, as many as a feed holds. Those of one day keep their order. */
function latestOf(posts: readonly ListedPost[]): ListedPost[] {
  return posts.toSorted((a, b) => Date.parse(b.date) - Date.parse(a.date)).slice(0, feedLength);
}

type Item = RSSFeedItem & { pubDate: Date };

/** Items that are made already: a post is in the site's feed, and in those of its tags and authors. */
const made = new WeakMap<ListedPost, Item>();

async function itemOf(post: ListedPost, home: string): Promise<Item> {
  const known = made.get(post);
  if (known) return known;
  const parts = partsOf(await post.read());
  const { headline: title, description: short, keywords: categories } = parts;
  const { abstract: description = short } = parts;
  const link = new URL(post.path, home).href;
  const pubDate = new Date(parts.datePublished);
  const content = feedContent(parts.article, link);
  const item = detached({
    title,
    description,
    link,
    pubDate,
    content,
    categories,
    customData: itemExtensions(parts),
  });
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
