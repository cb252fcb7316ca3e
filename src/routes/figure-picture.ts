import { site } from 'astro:config/client';
import { figurePng } from '../posts/figures/pictures.ts';
import { type FigurePath, figurePaths } from './figure-paths.ts';

/** A figure's picture for the feed. Both exist only if the site's address is known. */
export const GET = async ({ props }: FigurePath) =>
  new Response(await figurePng(props.figure), { headers: { 'content-type': 'image/png' } });

export const getStaticPaths = () => (site ? figurePaths() : []);
