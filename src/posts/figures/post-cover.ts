import { drawToWidth } from '../../charts/drawing/draw-to-width.ts';
import { firstPlot } from '../../charts/drawing/first-plot.ts';
import { finishChart } from '../../charts/drawing/render.ts';
import { chartWidths, namedLines } from '../../charts/look/theme.ts';
import { findCover } from '../origins/experiment-modules.ts';
import { buildCache } from '../writing/build-cache.ts';
import { blamingUse, type PlacedUse } from '../writing/use-mistake.ts';
import { chartSpec } from './chart-spec.ts';
import type { ShownFigure } from './shown-figure.ts';

/** As wide as the list has room for. */
const width = 344;

/**
 * A post's chart, small: what its experiment exports as `cover`, or the first plot of its first figure.
 * Undefined where nothing is recorded yet.
 *
 * @param id prefix of every id in the SVG, unique on the page
 * @throws PostError naming the figure
 */
export function postCover(
  id: string,
  figure: PlacedUse & { shown: ShownFigure },
): Promise<string | undefined> {
  return blamingUse(figure, async () => {
    const { reference, results } = figure.shown;
    if (!results) return undefined;
    const spec = chartSpec(await findCover(reference), results);
    if (!spec(width).value) return undefined;
    const draw = (pixels: number) =>
      drawToWidth(id, firstPlot(spec(pixels).value!), width, buildCache);
    // Lines with names need no legend, which would be taller than the plot; not all names have room.
    const drawing = await draw(namedLines).catch(() => draw(chartWidths.narrow));
    // The post's link and sentence stand beside it: to those who can't see it, it is left out.
    const label = { id, title: '', description: '', width };
    return finishChart(drawing, label, buildCache, 'chart cover');
  });
}
