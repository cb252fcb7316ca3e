import type { TopLevelSpec } from 'vega-lite';
import { ChartError } from './chart-error.ts';
import { type Drawing, draw } from './draw.ts';
import { finishSvg } from './finish-svg.ts';
import { viewsAcross, withViewWidth } from './fit-width.ts';
import { chartWidths } from './theme.ts';

/** A specification, or what makes one for a width in pixels: fewer points for a narrow chart, say. */
export type ChartSource = TopLevelSpec | ((width: number) => TopLevelSpec);

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
 * @throws ChartError that names the chart, where Vega warns or the width isn't enough
 */
export async function renderChart(source: ChartSource, options: ChartOptions): Promise<string> {
  return render(source, options, 'chart');
}

/**
 * Draws a chart for a column of text and for a phone. Put both into one element: chart.css shows the one
 * that suits the element's width.
 *
 * @throws ChartError as `renderChart`
 */
export async function renderResponsiveChart(
  source: ChartSource,
  options: Omit<ChartOptions, 'width'>,
): Promise<{ wide: string; narrow: string }> {
  const variant = (name: keyof typeof chartWidths) =>
    render(
      source,
      { ...options, id: `${options.id}-${name}`, width: chartWidths[name] },
      `chart chart-${name}`,
    );
  const [wide, narrow] = await Promise.all([variant('wide'), variant('narrow')]);
  return { wide, narrow };
}

async function render(
  source: ChartSource,
  { id, title, description, width = chartWidths.wide }: ChartOptions,
  className: string,
): Promise<string> {
  if (!/^[a-z][\w-]*$/i.test(id)) {
    throw new ChartError(`Chart "${id}": its id must be letters, digits, hyphens and underscores`);
  }
  const drawing = await drawToWidth(id, source, width);
  return finishSvg(drawing.svg, {
    id,
    title,
    description: typeof description === 'string' ? description : description(drawing),
    className,
    viewBox: `0 0 ${width} ${drawing.height}`,
  });
}

/** A drawing, and the specification with the width that it was drawn at. */
export interface FittedDrawing extends Drawing {
  spec: TopLevelSpec;
}

/** What axes usually take, in pixels. */
const usualMargin = 50;
const attempts = 5;

/**
 * Sets the width of the views so that the whole chart has the given one. How much axes take is known only
 * when they're drawn, and Vega-Lite itself fits single views but not composed ones.
 *
 * @param id the chart's name, for errors
 * @param width in pixels, axes and legends included
 * @throws ChartError as `renderChart`
 */
export async function drawToWidth(
  id: string,
  source: ChartSource,
  width: number,
): Promise<FittedDrawing> {
  const spec = typeof source === 'function' ? source(width) : source;
  const across = viewsAcross(spec);
  let viewWidth = (width - usualMargin) / across;
  for (let attempt = 0; attempt < attempts && viewWidth >= 1; attempt++) {
    const sized = withViewWidth(spec, viewWidth);
    const drawing = await draw(id, sized);
    const left = width - drawing.width;
    // Vega rounds sizes up to whole pixels.
    if (left >= 0 && left <= across) return { ...drawing, spec: sized };
    viewWidth = Math.floor(viewWidth + left / across);
  }
  throw new ChartError(`Chart "${id}": its axes, legend or labels need more than ${width} pixels`);
}
