import { chartWidths } from '../look/theme.ts';
import { pictureOf } from '../svg/picture.ts';
import { type ChartSource, drawToWidth, type FittedDrawing } from './draw-to-width.ts';

export interface ChartOptions {
  /** Prefix of every id in the SVG, unique on the page: letters, digits, hyphens and underscores. */
  id: string;
  /** The picture's accessible name. */
  title: string;
  /** What the chart shows, for readers who can't see it: a text, or a function that makes one from the drawing. */
  description: string | ((drawing: FittedDrawing) => string);
  /** In pixels, including axes and legends. Default: a column of text. */
  width?: number;
}

/**
 * Draws a chart as an inline SVG without scripts: as wide as its container, in the light and dark colours of chart.css.
 * The width of the views follows from `width` and overrides that of the specification. The same input gives the same
 * bytes.
 *
 * @throws ExpectedError naming the chart, if Vega warns or the width is too small
 */
export async function renderChart(source: ChartSource, options: ChartOptions): Promise<string> {
  const drawing = await drawToWidth(options.id, source, options.width ?? chartWidths.wide);
  return finishChart(drawing, options);
}

/**
 * Finishes a chart drawn for a column of text and for a phone, as two inline SVGs. Put both into one element: chart.css
 * shows the SVG that suits the element's width.
 *
 * @throws ExpectedError as `renderChart`
 */
export function finishResponsiveChart(
  drawings: Record<keyof typeof chartWidths, FittedDrawing>,
  options: Omit<ChartOptions, 'width'>,
): { wide: string; narrow: string } {
  const variant = (name: keyof typeof chartWidths) =>
    finishChart(
      drawings[name],
      { ...options, id: `${options.id}-${name}`, width: chartWidths[name] },
      `chart chart-${name}`,
    );
  return { wide: variant('wide'), narrow: variant('narrow') };
}

/** Does what `renderChart` does after drawing. @param drawing of the same width @throws ExpectedError */
export function finishChart(
  drawing: FittedDrawing,
  { id, title, description, width = chartWidths.wide }: ChartOptions,
  className = 'chart',
): string {
  const text = typeof description === 'string' ? description : description(drawing);
  return pictureOf({
    marks: drawing.svg,
    label: { id, title, description: text },
    attributes: [
      ['class', className],
      ['viewBox', `0 0 ${width} ${drawing.height}`],
    ],
  });
}
