import type { TopLevelSpec } from 'vega-lite';
import { ExpectedError } from '../../messages/expected-error.ts';
import { chartWidths, widestPlot } from '../look/theme.ts';
import { type Drawing, draw } from './draw.ts';
import { type DrawingCache, noCache } from './drawing-cache.ts';
import { finishSvg } from './finish-svg.ts';
import { withViewWidth } from './fit-width.ts';
import { hasLabelsOf, hasTurnedLabels, withLevelLabels } from './level-labels.ts';
import { widestWithin } from './widest-within.ts';

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
 * @throws ExpectedError that names the chart, where Vega warns or the width isn't enough
 */
export async function renderChart(source: ChartSource, options: ChartOptions): Promise<string> {
  const drawing = await drawToWidth(options.id, source, options.width ?? chartWidths.wide);
  return finishChart(drawing, options);
}

/**
 * Draws a chart for a column of text and for a phone. Put both into one element: chart.css shows the one
 * that suits the element's width.
 *
 * @throws ExpectedError as `renderChart`
 */
export async function renderResponsiveChart(
  source: ChartSource,
  options: Omit<ChartOptions, 'width'>,
): Promise<{ wide: string; narrow: string }> {
  const variant = (name: keyof typeof chartWidths) =>
    drawToWidth(options.id, source, chartWidths[name]);
  const [wide, narrow] = await Promise.all([variant('wide'), variant('narrow')]);
  return finishResponsiveChart({ wide, narrow }, options);
}

/** As `renderResponsiveChart`, of what is drawn already. @throws ExpectedError */
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

/** A drawing, and the specification with the width that it was drawn at. */
export interface FittedDrawing extends Drawing {
  spec: TopLevelSpec;
}

/**
 * Sets the width of the views so that the whole chart has the given one. How much axes take is known only
 * when they're drawn, and Vega-Lite itself fits single views but not composed ones.
 *
 * @param id the chart's name, for errors
 * @param width in pixels, axes and legends included
 * @param cache of drawings
 * @throws ExpectedError as `renderChart`
 */
export async function drawToWidth(
  id: string,
  source: ChartSource,
  width: number,
  cache: DrawingCache = noCache,
): Promise<FittedDrawing> {
  const spec = typeof source === 'function' ? source(width) : source;
  const { viewWidth, isLevel, ...drawing } = await cache.recall('drawn', { spec, width }, () =>
    fitted(id, spec, width),
  );
  return { ...drawing, spec: withViewWidth(isLevel ? withLevelLabels(spec) : spec, viewWidth) };
}

async function fitted(
  id: string,
  spec: TopLevelSpec,
  width: number,
): Promise<Drawing & { viewWidth: number; isLevel: boolean }> {
  // Beside a wide plot there's room for the names of its lines, whether it has any or not.
  const limit = width === chartWidths.wide ? widestPlot : Infinity;
  const widest = (one: TopLevelSpec) =>
    widestWithin(width, (viewWidth) => draw(id, withViewWidth(one, viewWidth)), limit);
  const found = await widest(spec);
  if (!found) {
    throw new ExpectedError(
      `Chart "${id}": its axes, legend or labels need more than ${width} pixels; shorten the labels, or give ` +
        'the legend fewer columns, by legend: {columns: 2}, say',
    );
  }
  const level = hasTurnedLabels(found) && (await widest(withLevelLabels(spec)));
  return level && hasLabelsOf(found, level)
    ? { ...level, isLevel: true }
    : { ...found, isLevel: false };
}
