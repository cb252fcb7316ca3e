import type { CollectionEntry } from 'astro:content';
import { site } from 'virtual:retrace/site';
import { resolvedInOrder } from '../kept-posts.ts';
import { newestDate, runDates } from '../resolved-post.ts';
import { allPosts, inBuildOnce } from './all-posts.ts';
import { groupByYear, groupPosts, inOrder, type PostGroup } from './post-groups.ts';

export type { PostGroup } from './post-groups.ts';

/** A post of the collection `posts`. */
export type Post = CollectionEntry<'posts'>;

/** The posts by an author, with what the newest of them say about the author. */
export interface AuthorGroup extends PostGroup<Post> {
  url: string | undefined;
  affiliation: string | undefined;
}

/** The posts that were published in a year. */
export interface YearGroup {
  year: number;
  posts: Post[];
}

/** All posts: first what was written, updated or run last. */
export const newestPosts: () => Promise<Post[]> = inBuildOnce(async () => {
  const posts = await allPosts();
  // A mistake is reported by the post's own page, and breaks no list.
  const resolved = await resolvedInOrder(posts);
  const dated = posts.map((post, i) => {
    const started = resolved[i] ? runDates(resolved[i]) : [];
    return { post, newest: newestDate(post.data, started) };
  });
  dated.sort((a, b) => b.newest - a.newest || a.post.id.localeCompare(b.post.id));
  return dated.map(({ post }) => post);
});

/** The tags, in the order of the alphabet, each with its posts, the newest first. */
export const postsByTag: () => Promise<PostGroup<Post>[]> = inBuildOnce(() => grouped('tags'));

/** The series, in the order of the alphabet, each with its posts in the order of the parts. */
export const postsBySeries: () => Promise<PostGroup<Post>[]> = inBuildOnce(async () => {
  const series = groupPosts(await allPosts(), 'series', site.language);
  return series.map((group) => ({ ...group, posts: inOrder(group.posts) }));
});

/** The authors, in the order of the alphabet, each with their posts, the newest first. */
export const postsByAuthor: () => Promise<AuthorGroup[]> = inBuildOnce(async () => {
  const authors = await grouped('authors');
  return authors.map((group) => {
    const said = group.posts.flatMap(
      ({ data }) => data.authors?.find(({ name }) => name === group.name) ?? [],
    );
    const url = said.find((author) => author.url)?.url;
    const affiliation = said.find((author) => author.affiliation)?.affiliation;
    return { ...group, url, affiliation };
  });
});

/** The years of publication, the latest first, each with its posts, the latest first. */
export const postsByYear: () => Promise<YearGroup[]> = inBuildOnce(async () =>
  groupByYear(await newestPosts()),
);

async function grouped(kind: 'tags' | 'authors'): Promise<PostGroup<Post>[]> {
  return groupPosts(await newestPosts(), kind, site.language);
}
