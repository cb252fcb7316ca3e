import type { TopLevelSpec } from 'vega-lite';
import { firstPlot } from '../../charts/drawing/first-plot.ts';
import type { CoverPicture } from '../../charts/figures/drawing-tasks.ts';
import { chartWidths, namedLines } from '../../charts/look/theme.ts';
import { finishChart } from '../../charts/svg/chart-picture.ts';
import type { Results } from '../../lab/results.ts';
import { findCover } from '../origins/experiment-modules.ts';
import { buildCache } from '../writing/build-cache.ts';
import { blamingUse, type PlacedUse } from '../writing/use-mistake.ts';
import { type ChartSpec, chartSpec } from './chart-spec.ts';
import { computedOnce } from './computed-chart.ts';
import { drawing } from './drawing.ts';
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
    const { results, isMetric, reference } = figure.shown;
    if (!results) return undefined;
    const names = ['cover', ...(isMetric ? [] : [reference.name])];
    const picture = await computedOnce('computed cover', figure.shown, names, buildCache, () =>
      drawnCover(figure.shown, results),
    );
    if (!picture) return undefined;
    // The list hides the cover from screen readers, beside the post's title and description, so it needs no words.
    const label = { id, title: '', description: '', width };
    return finishChart(picture, label, 'chart cover');
  });
}

async function drawnCover(
  { of, reference, chart }: ShownFigure,
  results: Results,
): Promise<CoverPicture | undefined> {
  const spec = chartSpec((await findCover(reference)) ?? chart, results);
  if (!spec(width).value) return undefined;
  const source = { name: of, specs: coverSpecs(spec), width };
  return buildCache.recall('drawn cover', source, () => drawing.cover(source));
}

/**
 * Prefer named lines, because a legend would be taller than the plot; use a legend if the names don't fit. Numbers on cells fit
 * only at the width for which they were placed.
 */
function coverSpecs(spec: ChartSpec): TopLevelSpec[] {
  const firstAt = (pixels: number) => firstPlot(spec(pixels).value!);
  const own = firstAt(width);
  return 'concat' in own ? [own] : [namedLines, chartWidths.narrow].map(firstAt);
}
