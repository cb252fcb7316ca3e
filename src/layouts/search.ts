import { getCollection } from 'astro:content';

/** Whether there is anything to search: more than one post. */
export async function canSearch(): Promise<boolean> {
  return (await getCollection('posts')).length > 1;
}
