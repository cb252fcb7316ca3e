import { site } from 'astro:config/client';
import { type CollectionEntry, getCollection } from 'astro:content';
import { postCard } from '../../posts/figures/figure-picture.ts';
import { figurePathsOf } from '../figures/_figure-paths.ts';

interface Props {
  post: CollectionEntry<'posts'>;
}

/** The picture that is shown where a post is shared. It needs an absolute address, so a site that has one. */
export async function getStaticPaths() {
  const posts = site ? await getCollection('posts') : [];
  return posts.map((post) => ({ params: { id: post.id }, props: { post } }));
}

export const GET = async ({ props: { post } }: { props: Props }) => {
  const [first] = await figurePathsOf(post);
  return new Response(await postCard(post.data, first?.props.usage), {
    headers: { 'content-type': 'image/png' },
  });
};
