import { site } from 'astro:config/client';
import type { DrawablePicture } from '../posts/figures/drawable.ts';
import { figurePng } from '../posts/figures/pictures.ts';
import { type FigurePath, picturePaths } from './figure-paths.ts';

/** The picture of a chart or diagram for the feed. Both exist only if the site's address is known. */
export const GET = async ({ props }: FigurePath<DrawablePicture>) =>
  new Response(await figurePng(props.figure), { headers: { 'content-type': 'image/png' } });

export const getStaticPaths = () => (site ? picturePaths() : []);
