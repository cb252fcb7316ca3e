import type { PostContext } from './post-context.ts';

const counts = new WeakMap<PostContext, Map<string, number>>();

/** How many times something was used in a post, this time included. */
export function occurrenceOf(post: PostContext | undefined, name: string): number {
  if (!post) return 1;
  const ofPost = counts.get(post) ?? new Map<string, number>();
  counts.set(post, ofPost);
  const count = (ofPost.get(name) ?? 0) + 1;
  ofPost.set(name, count);
  return count;
}
