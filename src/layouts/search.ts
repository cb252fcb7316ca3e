import { getCollection } from 'astro:content';

/** Whether a search makes sense: with more than one post. */
export async function canSearch(): Promise<boolean> {
  return (await getCollection('posts')).length > 1;
}
