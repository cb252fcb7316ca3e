import { type FeedOptions, feedOf } from './feed.ts';
import { feedFile } from './lists-in.ts';
import type { ListedPost } from './post-parts.ts';

/** The feed of a page that lists the posts with a tag, or by an author. */
export interface ListFeed {
  /** The path in `dist`. */
  file: string;
  text: string;
}

/**
 * Makes a feed for each list that posts say they are in.
 *
 * @param lists the paths of lists, as `listsIn` finds them
 */
export async function* listFeeds(
  posts: readonly ListedPost[],
  lists: readonly string[],
  options: FeedOptions,
): AsyncGenerator<ListFeed> {
  const listed = byList(posts, options.home);
  for (const pathname of lists) {
    const page = new URL(pathname, options.home).href;
    const { name, posts } = listed.get(page) ?? { name: pathname, posts: [] };
    const title = `${options.title}: ${name}`;
    yield { file: feedFile(pathname), text: await feedOf(posts, { ...options, title, page }) };
  }
}

/** The posts of each list, by its absolute address. */
function byList(posts: readonly ListedPost[], home: string) {
  const lists = new Map<string, { name: string; posts: ListedPost[] }>();
  for (const post of posts) {
    for (const { href, name } of post.lists) {
      const page = new URL(href, new URL(post.path, home)).href;
      const list = lists.get(page) ?? { name, posts: [] };
      lists.set(page, list);
      list.posts.push(post);
    }
  }
  return lists;
}
