import type { FittedDrawing } from '../drawing/draw-to-width.ts';
import { chartWidths, titleStyle } from '../look/theme.ts';
import { describeDrawn } from '../reading/describe-drawn.ts';
import { escaped } from '../svg/svg-words.ts';
import { readChartCss } from './chart-css.ts';
import { lightVariables, resolveVariables } from './css-variables.ts';
import { standAlone, standAloneMargin } from './stand-alone.ts';

/** A drawing of the width `chartWidths.wide`, with the title above it. */
export interface Side {
  title: string;
  drawing: FittedDrawing;
}

const titleHeight = 30;

/**
 * Joins drawings side by side into the text of one SVG file, in the colours for light.
 *
 * @param name of what the drawings show
 * @throws ExpectedError if a drawing holds anything but shapes and text
 */
export async function sideBySide(name: string, sides: readonly Side[]): Promise<string> {
  const css = await readChartCss();
  const colour = (variable: string) => resolveVariables(`var(${variable})`, lightVariables(css));
  const files = await Promise.all(sides.map(({ drawing }, i) => asFile(name, drawing, i, css)));
  const sideWidth = chartWidths.wide + 2 * standAloneMargin;
  const width = sideWidth * sides.length;
  const height =
    titleHeight + 2 * standAloneMargin + Math.max(...sides.map(({ drawing }) => drawing.height));
  const font = colour('--chart-font').replaceAll('"', "'");
  const placed = sides.map(({ title }, i) => {
    const x = i * sideWidth;
    const words = `<text x="${x + standAloneMargin}" y="22" font-size="${titleStyle.size}" font-weight="${titleStyle.weight}" fill="${colour('--chart-fg')}">${escaped(title)}</text>`;
    return words + files[i]!.trim().replace('<svg ', `<svg x="${x}" y="${titleHeight}" `);
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${font}">`,
    `<title>${escaped(`${name}: ${sides.map(({ title }) => title).join(', ')}`)}</title>`,
    `<rect width="${width}" height="${height}" fill="${colour('--chart-surface')}"/>`,
    ...placed,
    '</svg>\n',
  ].join('');
}

function asFile(name: string, drawing: FittedDrawing, place: number, css: string): Promise<string> {
  const description = describeDrawn(drawing.layers);
  const label = { id: `side-${place}`, title: name, description, width: chartWidths.wide };
  return standAlone(drawing, label, css);
}
