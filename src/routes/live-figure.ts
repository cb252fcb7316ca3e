import { liveFile } from '../posts/figures/figure-files.ts';
import { type FigurePath, figurePaths } from './figure-paths.ts';

/** What makes a figure's chart interactive; null if it has only a picture. */
export const GET = async ({ props }: FigurePath) =>
  new Response(await liveFile(props.figure), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });

export const getStaticPaths = figurePaths;
