import { slugOf } from './list-address.ts';

/** What a post says about the lists that it is in. */
export interface ListedData {
  pubDate: Date;
  tags?: readonly string[] | undefined;
  series?: { name: string; part?: number | undefined } | undefined;
  authors?: readonly { name: string }[] | undefined;
}

export interface Listed {
  id: string;
  data: ListedData;
}

/** What posts are grouped by. */
export type GroupKind = 'tags' | 'series' | 'authors';

/** The posts with a tag, of a series, or by an author. */
export interface PostGroup<Post> {
  /** As posts write it. */
  name: string;
  /** The name as a part of an address. */
  slug: string;
  /** The path of its page, for `sitePath`. */
  path: string;
  posts: Post[];
}

/** The names that a post gives of a kind. */
export function namesOf(
  { tags = [], series, authors = [] }: ListedData,
  kind: GroupKind,
): string[] {
  if (kind === 'tags') return [...tags];
  if (kind === 'authors') return authors.map(({ name }) => name);
  return series ? [series.name] : [];
}

/** Groups posts, in their order; the groups are in the order of the alphabet. @param language of the names */
export function groupPosts<Post extends Listed>(
  posts: readonly Post[],
  kind: GroupKind,
  language: string,
): PostGroup<Post>[] {
  const groups = new Map<string, PostGroup<Post>>();
  for (const post of posts) {
    for (const name of namesOf(post.data, kind)) {
      const slug = slugOf(name);
      const group = groups.get(slug) ?? { name, slug, path: `${kind}/${slug}/`, posts: [] };
      groups.set(slug, group);
      group.posts.push(post);
    }
  }
  const { compare } = new Intl.Collator(language, { numeric: true });
  return [...groups.values()].sort((a, b) => compare(a.name, b.name));
}

/** Groups posts by the year of their publication: the latest year first, and in it the latest post. */
export function groupByYear<Post extends Listed>(
  posts: readonly Post[],
): { year: number; posts: Post[] }[] {
  const latestFirst = posts.toSorted((a, b) => byDate(b, a) || a.id.localeCompare(b.id));
  const years = Map.groupBy(latestFirst, ({ data }) => data.pubDate.getUTCFullYear());
  return [...years].map(([year, posts]) => ({ year, posts }));
}

/** The posts of a series in the order of its parts: by their numbers, or else by date. */
export function inOrder<Post extends Listed>(posts: readonly Post[]): Post[] {
  const part = ({ data }: Post) => data.series?.part ?? 0;
  return posts.toSorted((a, b) => part(a) - part(b) || byDate(a, b) || a.id.localeCompare(b.id));
}

/** Where a post is in its series. */
export interface SeriesPlace<Post> {
  part: number;
  /** The number of the last part, which is more than there are posts if a part is still missing. */
  last: number;
  previous: Post | undefined;
  next: Post | undefined;
}

/** Finds a post's place in its series. @param posts of the series, in order */
export function placeIn<Post extends Listed>(
  posts: readonly Post[],
  id: string,
): SeriesPlace<Post> {
  const index = posts.findIndex((post) => post.id === id);
  const part = (index: number) => posts[index]?.data.series?.part ?? index + 1;
  return {
    part: part(index),
    last: part(posts.length - 1),
    previous: posts[index - 1],
    next: posts[index + 1],
  };
}

function byDate(a: Listed, b: Listed): number {
  return Number(a.data.pubDate) - Number(b.data.pubDate);
}
