import { liveChart } from '../posts/figures/figure-files.ts';
import type { DrawableFigure } from '../posts/figures/shown-figure.ts';
import { figurePaths } from './figure-paths.ts';

interface Props {
  figure: DrawableFigure;
  variant: string;
}

/** A figure's interactive chart; null if it has only a picture. */
export async function GET({ props: { figure, variant } }: { props: Props }): Promise<Response> {
  return new Response(await liveChart(figure, variant), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}

export async function getStaticPaths() {
  return (await figurePaths()).flatMap(({ params, props: { figure } }) =>
    figure.shown.drawable.variants.map((variant) => ({
      params: { ...params, variant },
      props: { figure, variant },
    })),
  );
}
