import { type ChartSource, drawToWidth } from '../../src/charts/drawing/draw-to-width.ts';
import { chartWidths } from '../../src/charts/look/theme.ts';
import { type ChartOptions, finishResponsiveChart } from '../../src/charts/svg/chart-picture.ts';

/** Draws a chart for a column of text and for a phone, as pages do. */
export async function renderResponsiveChart(source: ChartSource, options: ChartOptions) {
  const [wide, narrow] = await Promise.all([
    drawToWidth(options.id, source, chartWidths.wide),
    drawToWidth(options.id, source, chartWidths.narrow),
  ]);
  return finishResponsiveChart({ wide, narrow }, options);
}
