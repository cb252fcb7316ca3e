import { figureCsv } from '../posts/figures/figure-files.ts';
import { type FigurePath, figurePaths } from './figure-paths.ts';

/** A figure's data, for spreadsheets. */
export const GET = async ({ props }: FigurePath) =>
  new Response(await figureCsv(props.figure), {
    headers: { 'content-type': 'text/csv; charset=utf-8; header=present' },
  });

export const getStaticPaths = figurePaths;
