import { site } from 'astro:config/client';
import { type CollectionEntry, getCollection } from 'astro:content';
import { isDrawable } from '../posts/figures/drawings.ts';
import { postCard } from '../posts/figures/pictures.ts';
import { resolvedPost } from '../posts/kept-posts.ts';
import { usesOf } from '../posts/resolved-post.ts';

interface Props {
  post: CollectionEntry<'posts'>;
}

/** The picture that social networks show for a post. They need an absolute address, so the site's must be known. */
export async function getStaticPaths() {
  const posts = site ? await getCollection('posts') : [];
  return posts.map((post) => ({ params: { id: post.id }, props: { post } }));
}

export const GET = async ({ props: { post } }: { props: Props }) => {
  const figures = usesOf(await resolvedPost(post), 'Figure');
  return new Response(await postCard(post.data, figures.find(isDrawable)), {
    headers: { 'content-type': 'image/png' },
  });
};
