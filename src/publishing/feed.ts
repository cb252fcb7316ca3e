import { getRssString } from '@astrojs/rss';
import { feedContent } from './feed-content.ts';
import { type FinishedPost, partsOf } from './finished-post.ts';

export interface FeedOptions {
  title: string;
  description: string;
  language: string;
  /** The front page's absolute address. */
  home: string;
}

/** An RSS feed of whole posts, the latest first. The same posts give the same bytes. */
export function feedOf(posts: readonly FinishedPost[], options: FeedOptions): Promise<string> {
  const items = posts.map((post) => {
    const { headline, description, datePublished, article } = partsOf(post);
    const link = new URL(post.path, options.home).href;
    const pubDate = new Date(datePublished);
    return { title: headline, description, link, pubDate, content: feedContent(article, link) };
  });
  const self = new URL('rss.xml', options.home).href;
  return getRssString({
    title: options.title,
    description: options.description,
    site: options.home,
    items: items.toSorted((a, b) => Number(b.pubDate) - Number(a.pubDate)),
    xmlns: { atom: 'http://www.w3.org/2005/Atom' },
    customData: `<language>${options.language}</language><atom:link href="${self}" rel="self" type="application/rss+xml"/>`,
  });
}
