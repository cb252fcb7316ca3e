import { looksFile } from '../posts/figures/figure-files.ts';
import type { DrawableFigure } from '../posts/figures/shown-figure.ts';
import { figurePaths } from './figure-paths.ts';

interface Props {
  /** One of those that share the file. */
  figure: DrawableFigure;
}

/** The dataflows of interactive charts. */
export const GET = async ({ props: { figure } }: { props: Props }) =>
  new Response(await looksFile(figure), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });

export async function getStaticPaths() {
  const figures = (await figurePaths()).map(({ props }) => props.figure);
  const byLooks = new Map(figures.map((figure) => [figure.shown.drawable.looks, figure]));
  byLooks.delete(undefined);
  return [...byLooks].map(([looks, figure]) => ({ params: { looks }, props: { figure } }));
}
