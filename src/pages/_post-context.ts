import { type CollectionEntry, render } from 'astro:content';
import { referencesOf } from '../markdown/references.ts';
import type { PostContext } from '../posts/post-context.ts';

/** What a post refers to, as its components need it. The post was compiled with the site: this only asks for it. */
export async function postContext(post: CollectionEntry<'posts'>): Promise<PostContext> {
  const { remarkPluginFrontmatter } = await render(post);
  return { file: post.filePath ?? post.id, references: referencesOf(remarkPluginFrontmatter) };
}
