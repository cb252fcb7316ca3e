import { type ShownPicture, smallerCopy, smallerName } from '../posts/figures/sample-files.ts';
import { resolvedPosts } from '../posts/kept-posts.ts';
import { usesOf } from '../posts/resolved-post.ts';

interface Props {
  picture: ShownPicture;
}

/** A picture of a run as a page shows it, made smaller. */
export const GET = async ({ props: { picture } }: { props: Props }) =>
  new Response(await smallerCopy(picture), { headers: { 'content-type': 'image/webp' } });

export async function getStaticPaths() {
  const uses = (await resolvedPosts()).flatMap((post) => usesOf(post, 'Samples'));
  const cells = uses.flatMap(({ shown }) => shown.table?.rows.flatMap((row) => row.cells) ?? []);
  const paths = cells.flatMap((picture) => {
    const copy = picture.kind === 'picture' ? smallerName(picture) : undefined;
    if (picture.kind !== 'picture' || copy === undefined) return [];
    const params = { experiment: picture.record.experiment, run: picture.run, copy };
    return [{ params, props: { picture } }];
  });
  const distinct = new Map(paths.map((path) => [Object.values(path.params).join('/'), path]));
  return [...distinct.values()];
}
