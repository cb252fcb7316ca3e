import { type Listed, namesOf } from './post-groups.ts';

/** The number of posts in a feed. Readers of feeds ask again and again, and each time for whole posts. */
export const feedLength = 20;

/**
 * The posts that stand in a feed: that of the site, of a tag or of an author. Of posts of one day, all are named, where only some
 * have room.
 */
export function inFeeds<Post extends Listed>(posts: readonly Post[]): Set<Post> {
  const lists = (['tags', 'authors'] as const).flatMap((kind) => {
    const named = posts.flatMap((post) => namesOf(post.data, kind).map((name) => ({ name, post })));
    const byName = Map.groupBy(named, ({ name }) => name);
    return [...byName.values()].map((all) => all.map(({ post }) => post));
  });
  return new Set([posts, ...lists].flatMap(latest));
}

function latest<Post extends Listed>(posts: readonly Post[]): readonly Post[] {
  const days = posts.map(({ data }) => Number(data.pubDate)).sort((a, b) => b - a);
  const first = days[feedLength - 1] ?? -Infinity;
  return posts.filter(({ data }) => Number(data.pubDate) >= first);
}
