import { chartWidths } from '../look/theme.ts';
import { type ChartOptions, finishChart } from '../svg/chart-picture.ts';
import { type ChartSource, drawToWidth, type FittedDrawing } from './draw-to-width.ts';

/**
 * Draws a chart as an inline SVG without scripts: as wide as its container, in the light and dark colours of chart.css.
 * The width of the views follows from `width` and overrides that of the specification. The same input gives the same
 * bytes.
 *
 * @throws ExpectedError naming the chart, if Vega warns or the width is too small
 */
export async function renderChart(
  source: ChartSource,
  options: ChartOptions<FittedDrawing>,
): Promise<string> {
  const drawing = await drawToWidth(options.id, source, options.width ?? chartWidths.wide);
  return finishChart(drawing, options);
}
