import {
  type LiveVariant,
  liveChart,
  liveVariants,
  variantName,
} from '../posts/figures/live-files.ts';
import type { DrawableFigure } from '../posts/figures/shown-figure.ts';
import { figurePaths } from './figure-paths.ts';

interface Props {
  figure: DrawableFigure;
  variant: LiveVariant;
}

/** A figure's interactive chart; null if it has only a picture. */
export async function GET({ props: { figure, variant } }: { props: Props }): Promise<Response> {
  return new Response(JSON.stringify((await liveChart(figure, variant)) ?? null), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}

export async function getStaticPaths() {
  const paths = (await figurePaths()).map(async ({ params, props: { figure } }) => {
    const variants = await liveVariants(figure);
    return variants.map((variant) => ({
      params: { ...params, variant: variantName(variant) },
      props: { figure, variant },
    }));
  });
  return (await Promise.all(paths)).flat();
}
