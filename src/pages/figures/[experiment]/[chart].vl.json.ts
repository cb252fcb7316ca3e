import { figureSpec } from '../../../posts/figures/figure-drawing.ts';
import { type FigurePath, figurePaths } from '../_figure-paths.ts';

/** A figure's Vega-Lite specification, with its data. */
export const GET = async ({ props }: FigurePath) =>
  new Response(await figureSpec(props.usage), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });

export const getStaticPaths = figurePaths;
