import { ExpectedError } from '../../messages/expected-error.ts';
import { chartWidths } from '../look/theme.ts';
import { type ChartSource, drawToWidth, type FittedDrawing } from './draw-to-width.ts';
import { type DrawingCache, noCache } from './drawing-cache.ts';
import { finishSvg } from './finish-svg.ts';

export interface ChartOptions {
  /** Prefix of every id in the SVG, unique on the page: letters, digits, hyphens and underscores. */
  id: string;
  /** The picture's accessible name. */
  title: string;
  /** What the chart shows, for those who can't see it: a text, or what makes one of what is drawn. */
  description: string | ((drawing: FittedDrawing) => string);
  /** In pixels, axes and legends included. Default: a column of text. */
  width?: number;
}

/**
 * Draws a chart as an inline SVG that needs no script: as wide as its container, in the colours that
 * chart.css defines for light and for dark. The width of the views follows from `width`, whatever the
 * specification says. The same input gives the same bytes.
 *
 * @throws ExpectedError that names the chart, where Vega warns or the width isn't enough
 */
export async function renderChart(source: ChartSource, options: ChartOptions): Promise<string> {
  const drawing = await drawToWidth(options.id, source, options.width ?? chartWidths.wide);
  return finishChart(drawing, options);
}

/**
 * A chart that was drawn for a column of text and for a phone, as inline SVGs. Put both into one element: chart.css
 * shows the one that suits the element's width.
 *
 * @throws ExpectedError as `renderChart`
 */
export async function finishResponsiveChart(
  drawings: Record<keyof typeof chartWidths, FittedDrawing>,
  options: Omit<ChartOptions, 'width'>,
  cache: DrawingCache = noCache,
): Promise<{ wide: string; narrow: string }> {
  const variant = (name: keyof typeof chartWidths) =>
    finishChart(
      drawings[name],
      { ...options, id: `${options.id}-${name}`, width: chartWidths[name] },
      cache,
      `chart chart-${name}`,
    );
  const [wide, narrow] = await Promise.all([variant('wide'), variant('narrow')]);
  return { wide, narrow };
}

/** As `renderChart`, of what is drawn already, to the same width. @throws ExpectedError */
export async function finishChart(
  drawing: FittedDrawing,
  { id, title, description, width = chartWidths.wide }: ChartOptions,
  cache: DrawingCache = noCache,
  className = 'chart',
): Promise<string> {
  if (!/^[a-z][\w-]*$/i.test(id)) {
    throw new ExpectedError(
      `Chart "${id}": its id must be letters, digits, hyphens and underscores`,
    );
  }
  const label = {
    id,
    title,
    description: typeof description === 'string' ? description : description(drawing),
    className,
    viewBox: `0 0 ${width} ${drawing.height}`,
  };
  return cache.recall('finished', { svg: drawing.svg, label }, () => finishSvg(drawing.svg, label));
}
