import { site } from 'astro:config/client';
import { fewAtATime } from '../posts/few-at-a-time.ts';
import type { DrawablePicture } from '../posts/figures/drawable.ts';
import { figurePng, requestPicture } from '../posts/figures/pictures.ts';
import { type FigurePath, picturePaths } from './figure-paths.ts';

/** The picture of a chart or diagram for the feed. Both exist only if the site's address is known. */
export const GET = async ({ props }: FigurePath<DrawablePicture>) =>
  new Response(await figurePng(props.figure), { headers: { 'content-type': 'image/png' } });

export async function getStaticPaths() {
  const paths = site ? await picturePaths() : [];
  const isDrawn = await fewAtATime(paths, ({ props }) => requestPicture(props.figure));
  return paths.filter((_, i) => isDrawn[i]);
}
