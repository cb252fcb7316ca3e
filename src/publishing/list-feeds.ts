import { querySelectorAll } from 'ultrahtml/selector';
import { type FeedOptions, feedOf } from './feed.ts';
import { type FinishedPage, listsIn } from './finished-post.ts';
import { attributeText } from './parsing/attribute-text.ts';
import { parsePage } from './parsing/parse-page.ts';

/** The feed of a page that lists the posts with a tag, or by an author. */
export interface ListFeed {
  /** The path in `dist`. */
  file: string;
  text: string;
}

/** Makes a feed for each list that posts say they are in, by links with `rel="tag"` and `rel="author"`. */
export async function listFeeds(
  posts: readonly FinishedPage[],
  pathnames: readonly string[],
  options: FeedOptions,
): Promise<ListFeed[]> {
  const lists = new Map<string, { name: string; posts: FinishedPage[] }>();
  for (const post of posts) {
    for (const { page, name } of linkedLists(post, options.home)) {
      const list = lists.get(page) ?? { name, posts: [] };
      lists.set(page, list);
      list.posts.push(post);
    }
  }
  const feeds = listsIn(pathnames).map(async (pathname) => {
    const page = new URL(pathname, options.home).href;
    const { name, posts } = lists.get(page) ?? { name: pathname, posts: [] };
    const title = `${options.title}: ${name}`;
    return { file: `${pathname}rss.xml`, text: await feedOf(posts, { ...options, title, page }) };
  });
  return Promise.all(feeds);
}

/** The lists that a post links to as those of its tags and authors, by their absolute addresses. */
function linkedLists({ path, html }: FinishedPage, home: string) {
  const header = /<header class="post-header">[\s\S]*?<\/header>/.exec(html)?.[0] ?? html;
  const parsed = parsePage(header);
  const links = ['[rel="tag"]', '[rel="author"]'].flatMap((which) =>
    querySelectorAll(parsed, which),
  );
  return links.map(({ attributes, children }) => ({
    page: new URL(attributeText(attributes['href']), new URL(path, home)).href,
    name: attributeText(String(children[0]?.value ?? '').trim()),
  }));
}
