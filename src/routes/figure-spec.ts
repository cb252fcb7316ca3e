import { figureSpec } from '../posts/figures/figure-files.ts';
import { type FigurePath, figurePaths } from './figure-paths.ts';

/** A figure's Vega-Lite specification, with its data. */
export const GET = async ({ props }: FigurePath) =>
  new Response(await figureSpec(props.figure), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });

export const getStaticPaths = figurePaths;
