import { type Label, pictureOf } from '../svg/picture.ts';
import { attributesText, escaped } from '../svg/svg-words.ts';
import type { Marks } from '../svg/write-marks.ts';
import { readChartCss } from './chart-css.ts';
import { lightVariables, resolveVariables, type Variables } from './css-variables.ts';

/** The margin around the picture, in pixels. */
export const standAloneMargin = 16;
const margin = standAloneMargin;

/** A file's label, and the width of the chart in pixels. */
export interface FileLabel extends Label {
  width: number;
}

/**
 * Makes a drawing an SVG file, with the colours, background and font that chart.css defines for light. The file
 * doesn't contain the font: programs without it use the next font in the list.
 *
 * @param css the text of chart.css. Default: that of the project in the current folder; a bundle can't find its file
 * @throws ExpectedError for a variable that chart.css doesn't define
 */
export async function standAlone(
  { svg: marks, height }: Pick<Marks, 'svg' | 'height'>,
  { width, ...label }: FileLabel,
  css?: string,
): Promise<string> {
  const variables = lightVariables(css ?? (await readChartCss()));
  const sizes = [
    ['width', `${width + 2 * margin}`],
    ['height', `${height + 2 * margin}`],
  ] as const;
  const corner = `${-margin}`;
  const fill = ['fill', 'var(--chart-surface)'] as const;
  const background = attributesText([['x', corner], ['y', corner], ...sizes, fill]);
  const file = pictureOf({
    marks,
    label,
    attributes: [
      ['xmlns', 'http://www.w3.org/2000/svg'],
      ...sizes,
      ['viewBox', [corner, corner, ...sizes.map(([, size]) => size)].join(' ')],
      ['font-family', 'var(--chart-font)'],
    ],
    below: `<rect${background}/>`,
  });
  return `${inColours(file, variables)}\n`;
}

/** Resolves variables in attributes. Texts have no quotes of their own. */
function inColours(file: string, variables: Variables): string {
  return file.replace(/="([^"]*var\(--[^"]*)"/g, (_, value) => {
    const resolved = resolveVariables(value, variables).replaceAll('"', "'");
    return `="${escaped(resolved)}"`;
  });
}
