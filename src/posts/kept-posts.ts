import { type CollectionEntry, getCollection, render } from 'astro:content';
import { referencesOf } from '../markdown/references.ts';
import { experimentResults } from './origins/experiment-results.ts';
import { type Material, resolvePost } from './resolve-post.ts';
import type { Post, ResolvedPost } from './resolved-post.ts';
import { readWorks } from './writing/cited-works.ts';

/**
 * What was resolved: a post's page, the list of posts and the files of its figures are made one by one and need the same of
 * it, and posts share experiments. Other results take the place of all of it, another text that of its post.
 */
let kept: { state: string; resolve(post: Post): Promise<ResolvedPost> } | undefined;

/** A post with all that its page shows. @throws PostError with all of its mistakes */
export async function resolvedPost(entry: CollectionEntry<'posts'>): Promise<ResolvedPost> {
  // The post was compiled with the site: this only asks for it.
  const { remarkPluginFrontmatter } = await render(entry);
  const references = referencesOf(remarkPluginFrontmatter);
  const state = await stateOfResults();
  if (kept?.state !== state) kept = { state, resolve: resolveOnce() };
  return kept.resolve({ file: entry.filePath ?? entry.id, references });
}

/** The posts that have no mistakes. What is wrong with the others, their pages tell. */
export async function resolvedPosts(): Promise<ResolvedPost[]> {
  const posts: ResolvedPost[] = [];
  // In turn, so that the data of one figure only are in memory.
  for (const entry of await getCollection('posts')) {
    const post = await resolvedPost(entry).catch(() => undefined);
    if (post) posts.push(post);
  }
  return posts;
}

function resolveOnce() {
  const material: Material = {
    results: once((source) => source, experimentResults),
    works: once(() => '', readWorks),
  };
  return once(
    (post: Post) => JSON.stringify(post),
    (post) => resolvePost(post, material),
  );
}

/** Does what takes long once for each key, unless it fails. */
function once<A extends unknown[], T>(
  keyOf: (...args: A) => string,
  work: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  const done = new Map<string, Promise<T>>();
  return (...args) => {
    const key = keyOf(...args);
    const known = done.get(key);
    if (known) return known;
    const doing = work(...args);
    done.set(key, doing);
    doing.catch(() => done.delete(key));
    return doing;
  };
}

/** A build's results stay as they are; in development, runs come and code is edited. */
async function stateOfResults(): Promise<string> {
  if (!import.meta.env.DEV) return '';
  return (await getCollection('results')).map(({ digest }) => digest).join();
}
