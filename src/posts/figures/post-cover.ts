import { drawToWidth } from '../../charts/drawing/draw-to-width.ts';
import { firstPlot } from '../../charts/drawing/first-plot.ts';
import { finishChart } from '../../charts/drawing/render.ts';
import { chartWidths, namedLines } from '../../charts/look/theme.ts';
import { findCover } from '../origins/experiment-modules.ts';
import { buildCache } from '../writing/build-cache.ts';
import { blamingUse, type PlacedUse } from '../writing/use-mistake.ts';
import { chartSpec } from './chart-spec.ts';
import type { ShownFigure } from './shown-figure.ts';

/** The width of a cover in the list of posts, in pixels. */
const width = 344;

/**
 * A post's small chart: the export `cover` of its experiment, or the first plot of its first figure. Undefined while
 * nothing is recorded.
 *
 * @param id prefix of every id in the SVG, unique on the page
 * @param figure the post's first figure
 * @throws PostError naming the figure
 */
export function postCover(
  id: string,
  figure: PlacedUse & { shown: ShownFigure },
): Promise<string | undefined> {
  return blamingUse(figure, async () => {
    const { reference, results, chart } = figure.shown;
    if (!results) return undefined;
    const spec = chartSpec((await findCover(reference)) ?? chart, results);
    if (!spec(width).value) return undefined;
    const draw = (pixels: number) =>
      drawToWidth(id, firstPlot(spec(pixels).value!), width, buildCache);
    // Prefer named lines, because a legend would be taller than the plot; use a legend if the names don't fit. Numbers on
    // cells fit only at the width for which they were placed.
    const hasOwnAxes = 'concat' in firstPlot(spec(width).value!);
    const drawing = hasOwnAxes
      ? await draw(width)
      : await draw(namedLines).catch(() => draw(chartWidths.narrow));
    // The list hides the cover from screen readers, beside the post's title and description, so it needs no words.
    const label = { id, title: '', description: '', width };
    return finishChart(drawing, label, 'chart cover');
  });
}
