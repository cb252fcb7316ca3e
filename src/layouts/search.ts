import { getCollection } from 'astro:content';

/** Whether there is anything to search: more than one post. */
export function canSearch(): Promise<boolean> {
  // Each page of a build asks; while posts are being written, the answer changes.
  if (import.meta.env.DEV) return hasSeveralPosts();
  answer ??= hasSeveralPosts();
  return answer;
}

let answer: Promise<boolean> | undefined;

async function hasSeveralPosts(): Promise<boolean> {
  return (await getCollection('posts')).length > 1;
}
