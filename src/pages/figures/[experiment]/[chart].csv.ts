import { figureCsv } from '../../../posts/figures/figure-files.ts';
import { type FigurePath, figurePaths } from '../_figure-paths.ts';

/** What a figure draws, for a spreadsheet. */
export const GET = async ({ props }: FigurePath) =>
  new Response(await figureCsv(props.figure), {
    headers: { 'content-type': 'text/csv; charset=utf-8; header=present' },
  });

export const getStaticPaths = figurePaths;
