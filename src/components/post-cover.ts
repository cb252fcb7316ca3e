import type { TopLevelSpec } from 'vega-lite';
import { finishSvg } from '../charts/finish-svg.ts';
import { drawToWidth } from '../charts/render.ts';
import { namedLines } from '../charts/theme.ts';
import { chartCache } from './chart-cache.ts';
import { type Chart, findCover } from './experiment-modules.ts';
import { experimentResults } from './experiment-results.ts';
import { attempt, type PostContext, type Usage } from './post-context.ts';
import { parseReference } from './reference.ts';

/** As wide as the list has room for. */
const width = 344;

/**
 * A post's chart, small: what its experiment exports as `cover`, or the first plot of its first figure.
 * Undefined where nothing is recorded yet.
 */
export async function postCover(id: string, post: PostContext): Promise<string | undefined> {
  const figure = post.references.figures.find((of) => of.includes('/'));
  if (!figure) return undefined;
  const usage: Usage = { component: 'Figure', of: figure, post };
  const chart: Chart = await findCover(usage);
  const { results } = await experimentResults(parseReference(usage).experiment, usage);
  if (!results) return undefined;
  const drawing = await attempt(usage, () =>
    drawToWidth(
      `cover-${id}`,
      (pixels) => firstPlot(chart(results, Math.max(pixels, namedLines))),
      width,
      chartCache,
    ),
  );
  return finishSvg(drawing.svg, {
    id: `cover-${id}`,
    title: '',
    description: '',
    className: 'chart cover',
    viewBox: `0 0 ${width} ${drawing.height}`,
  });
}

function firstPlot(spec: TopLevelSpec): TopLevelSpec {
  if (!('vconcat' in spec)) return spec;
  const { title, ...plot } = spec.vconcat[0] as unknown as Record<string, unknown>;
  const { text, subtitle = [] } = title as { text: string; subtitle?: string[] };
  const encoding = plot['encoding'] as Record<string, object>;
  const x = encoding['x'] as { axis: object };
  const y = encoding['y'] as { axis: object };
  return {
    ...plot,
    // How lines were smoothed, the post says.
    title: { text, subtitle: subtitle.slice(0, 1) },
    height: 132,
    encoding: {
      ...encoding,
      x: { ...x, axis: { ...x.axis, title: null, tickCount: 3 } },
      y: { ...y, axis: { ...y.axis, tickCount: 3, minExtent: 0 } },
    },
  } as unknown as TopLevelSpec;
}
