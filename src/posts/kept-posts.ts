import { type CollectionEntry, getCollection, render } from 'astro:content';
import { referencesOf } from '../markdown/references.ts';
import { experimentResults } from './origins/experiment-results.ts';
import { type Material, resolvePost } from './resolve-post.ts';
import type { Post, ResolvedPost } from './resolved-post.ts';
import { readWorks } from './writing/cited-works.ts';

/**
 * Keeps resolved posts, because a post's page, the list of posts and the files of figures need the same post, and posts
 * share experiments. New results replace everything; a new text replaces its post.
 */
let kept: { state: string; resolve(post: Post): Promise<ResolvedPost> } | undefined;

/** Resolves a post with everything that its page shows. @throws PostError with all mistakes of the post */
export async function resolvedPost(entry: CollectionEntry<'posts'>): Promise<ResolvedPost> {
  // This is cheap: the post was compiled with the site.
  const { remarkPluginFrontmatter } = await render(entry);
  const references = referencesOf(remarkPluginFrontmatter);
  return resolvedText({ file: entry.filePath ?? entry.id, references });
}

/** Resolves a text that may be on another page than a post's. @throws PostError with all mistakes of the text */
export async function resolvedText(text: Post): Promise<ResolvedPost> {
  const state = await stateOfResults();
  if (kept?.state !== state) kept = { state, resolve: resolveOnce() };
  return kept.resolve(text);
}

/** All posts without mistakes. The pages of the other posts report theirs. */
export async function resolvedPosts(): Promise<ResolvedPost[]> {
  const posts: ResolvedPost[] = [];
  // One post at a time, to keep only one figure's data in memory.
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

/** Memoises an asynchronous function by key. Failures aren't kept. */
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

/** Identifies the results. They don't change during a build, but in development, with new runs and edited code. */
async function stateOfResults(): Promise<string> {
  if (!import.meta.env.DEV) return '';
  return (await getCollection('results')).map(({ digest }) => digest).join();
}
