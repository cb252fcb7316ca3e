import { type CollectionEntry, getCollection } from 'astro:content';
import { isDevelopment } from 'virtual:retrace/site';

/** All posts, in no order. */
export const allPosts: () => Promise<CollectionEntry<'posts'>[]> = inBuildOnce(() =>
  getCollection('posts'),
);

/** Keeps what a function returns, but in development, where posts change. */
export function inBuildOnce<T>(work: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  return () => {
    if (isDevelopment) return work();
    kept ??= work();
    return kept;
  };
}
