import { site } from 'astro:config/client';
import { type CollectionEntry, getCollection } from 'astro:content';
import { postCard } from '../../components/figure-picture.ts';
import { figurePaths, figuresOf } from '../figures/_figure-paths.ts';

interface Props {
  post: CollectionEntry<'posts'>;
}

/** The picture that is shown where a post is shared. It needs an absolute address, so a site that has one. */
export async function getStaticPaths() {
  const posts = site ? await getCollection('posts') : [];
  return posts.map((post) => ({ params: { id: post.id }, props: { post } }));
}

export const GET = async ({ props: { post } }: { props: Props }) => {
  const drawable = new Set((await figurePaths()).map(({ props }) => props.usage.of));
  const first = (await figuresOf(post)).find(({ of }) => drawable.has(of));
  return new Response(await postCard(post.data, first), {
    headers: { 'content-type': 'image/png' },
  });
};
