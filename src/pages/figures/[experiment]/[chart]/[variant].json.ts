import {
  type LiveVariant,
  liveChart,
  liveVariants,
  variantName,
} from '../../../../posts/figures/figure-live-chart.ts';
import type { Usage } from '../../../../posts/post-context.ts';
import { figurePaths } from '../../_figure-paths.ts';

interface Props {
  usage: Usage;
  variant: LiveVariant;
}

/** A figure's chart for a browser to draw: null where it stays a picture. */
export async function GET({ props: { usage, variant } }: { props: Props }): Promise<Response> {
  return new Response(JSON.stringify((await liveChart(usage, variant)) ?? null), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}

export async function getStaticPaths() {
  const paths = (await figurePaths()).map(async ({ params, props: { usage } }) => {
    const variants = await liveVariants(usage);
    return variants.map((variant) => ({
      params: { ...params, variant: variantName(variant) },
      props: { usage, variant },
    }));
  });
  return (await Promise.all(paths)).flat();
}
