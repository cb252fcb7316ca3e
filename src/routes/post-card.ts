import { site } from 'astro:config/client';
import { type CollectionEntry, getCollection } from 'astro:content';
import { isDevelopment } from 'virtual:retrace/site';
import { typographic } from '../layouts/typographic.ts';
import { fewAtATime } from '../posts/few-at-a-time.ts';
import { isDrawable } from '../posts/figures/drawable.ts';
import { postCard, prepareCard } from '../posts/figures/pictures.ts';
import { pointsInShort } from '../posts/in-short.ts';
import { resolvedPost } from '../posts/kept-posts.ts';
import { doubtsOf, type ResolvedPost, usesOf } from '../posts/resolved-post.ts';
import { sentencesOf } from '../posts/writing/shortened.ts';

interface Props {
  post: CollectionEntry<'posts'>;
}

/** The picture that social networks show for a post. They need an absolute address, so the site's must be known. */
export async function getStaticPaths() {
  const posts = site ? await getCollection('posts') : [];
  // Threads draw them beside each other, where Astro asks for one after the other.
  const prepare = async (post: Props['post']) => prepareCard(...(await contentOf(post)));
  if (!isDevelopment) await fewAtATime(posts, (post) => prepare(post).catch(() => undefined));
  return posts.map((post) => ({ params: { id: post.id }, props: { post } }));
}

export const GET = async ({ props: { post } }: { props: Props }) => {
  const card = await postCard(...(await contentOf(post)), post.filePath ?? post.id);
  return new Response(card, { headers: { 'content-type': 'image/png' } });
};

/** What the card of a post says and shows. */
async function contentOf(post: Props['post']) {
  const resolved = await resolvedPost(post);
  const { title, description } = post.data;
  const card = {
    title,
    leads: leadsOf(resolved, description),
    doubts: doubtsAbout(resolved),
  };
  return [card, usesOf(resolved, 'Figure').find(isDrawable)] as const;
}

/** The first point that the post makes in short, or its first sentence; without one, the post's description. */
function leadsOf(post: ResolvedPost, description: string): string[] {
  const [point] = pointsInShort(post);
  const leads = point ? [point, ...sentencesOf(point).slice(0, 1)] : [description];
  return leads.map(typographic);
}

function doubtsAbout(post: ResolvedPost): string | undefined {
  const labels = doubtsOf(post).map(({ label }) => label);
  return labels.length > 0 ? `Results: ${labels.join(', ')}` : undefined;
}
