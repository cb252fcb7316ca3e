import { chartWidths } from '../look/theme.ts';
import { pictureOf } from './picture.ts';
import type { Marks } from './write-marks.ts';

export interface ChartOptions<Drawn = Marks> {
  /** Prefix of every id in the SVG, unique on the page: letters, digits, hyphens and underscores. */
  id: string;
  /** The picture's accessible name. */
  title: string;
  /** What the chart shows, for readers who can't see it: a text, or a function that makes one from the drawing. */
  description: string | ((drawing: Drawn) => string);
  /** In pixels, including axes and legends. Default: a column of text. */
  width?: number;
}

/**
 * Makes a drawing an inline SVG: as wide as its container, in the light and dark colours of chart.css.
 *
 * @param drawing of the same width
 * @throws ExpectedError for an id with other signs
 */
export function finishChart<Drawn extends Pick<Marks, 'svg' | 'height'>>(
  drawing: Drawn,
  { id, title, description, width = chartWidths.wide }: ChartOptions<Drawn>,
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

/**
 * Finishes a chart drawn for a column of text and for a phone, as two inline SVGs. Put both into one element: chart.css
 * shows the SVG that suits the element's width.
 *
 * @throws ExpectedError as `finishChart`
 */
export function finishResponsiveChart<Drawn extends Pick<Marks, 'svg' | 'height'>>(
  drawings: Record<keyof typeof chartWidths, Drawn>,
  options: Omit<ChartOptions<Drawn>, 'width'>,
): { wide: string; narrow: string } {
  const variant = (name: keyof typeof chartWidths) =>
    finishChart(
      drawings[name],
      { ...options, id: `${options.id}-${name}`, width: chartWidths[name] },
      `chart chart-${name}`,
    );
  return { wide: variant('wide'), narrow: variant('narrow') };
}
