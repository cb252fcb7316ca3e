import { drawToWidth } from '../../charts/drawing/draw-to-width.ts';
import { firstPlot } from '../../charts/drawing/first-plot.ts';
import { finishChart } from '../../charts/drawing/render.ts';
import { chartWidths, namedLines } from '../../charts/look/theme.ts';
import { findCover } from '../experiment-modules.ts';
import { experimentResults } from '../experiment-results.ts';
import { attempt, type PostContext, type Usage } from '../post-context.ts';
import { parseReference } from '../reference.ts';
import { chartCache } from './chart-cache.ts';
import { chartSpec } from './chart-spec.ts';

/** As wide as the list has room for. */
const width = 344;

/**
 * A post's chart, small: what its experiment exports as `cover`, or the first plot of its first figure.
 * Undefined where nothing is recorded yet.
 *
 * @param id prefix of every id in the SVG, unique on the page
 * @throws PostError naming the figure
 */
export async function postCover(id: string, post: PostContext): Promise<string | undefined> {
  const figure = post.references.figures.find((of) => of.includes('/'));
  if (!figure) return undefined;
  const usage: Usage = { component: 'Figure', of: figure, post };
  const chart = await findCover(usage);
  const { results } = await experimentResults(parseReference(usage).source, usage);
  if (!results) return undefined;
  return attempt(usage, async () => {
    if (!chartSpec(chart, results, width)) return undefined;
    const draw = (pixels: number) =>
      drawToWidth(id, firstPlot(chartSpec(chart, results, pixels)!), width, chartCache);
    // Lines with names need no legend, which would be taller than the plot; not all names have room.
    const drawing = await draw(namedLines).catch(() => draw(chartWidths.narrow));
    // The post's link and sentence stand beside it: to those who can't see it, it is left out.
    const label = { id, title: '', description: '', width };
    return finishChart(drawing, label, chartCache, 'chart cover');
  });
}
