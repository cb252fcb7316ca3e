import { type CustomPlugin, optimize } from 'svgo';
import { readChartCss } from './chart-css.ts';
import { lightVariables, resolveVariables, type Variables } from './css-variables.ts';

/** The margin around the picture, in pixels. */
export const standAloneMargin = 16;
const margin = standAloneMargin;

/**
 * Makes a rendered chart an SVG file, with the colours, background and font that chart.css defines for light. The file
 * doesn't contain the font: programs without it use the next font in the list.
 *
 * @param svg a result of `renderChart`
 * @param css the text of chart.css. Default: that of the project in the current folder; a bundle can't find its file
 * @throws ExpectedError for a variable that chart.css doesn't define
 */
export async function standAlone(svg: string, css?: string): Promise<string> {
  const variables = lightVariables(css ?? (await readChartCss()));
  return `${optimize(svg, { plugins: [withColours(variables), asFile(variables)] }).data}\n`;
}

function withColours(variables: Variables): CustomPlugin {
  return {
    name: 'withColours',
    fn: () => ({
      element: {
        enter: ({ attributes }) => {
          for (const [name, value] of Object.entries(attributes)) {
            attributes[name] = resolveVariables(value, variables);
          }
        },
      },
    }),
  };
}

function asFile(variables: Variables): CustomPlugin {
  return {
    name: 'asFile',
    fn: () => ({
      element: {
        enter: (node) => {
          if (node.name !== 'svg') return;
          const [, , width, height] = node.attributes['viewBox']!.split(' ').map(Number);
          const size = { width: `${width! + 2 * margin}`, height: `${height! + 2 * margin}` };
          const { class: _, ...attributes } = node.attributes;
          node.attributes = {
            xmlns: 'http://www.w3.org/2000/svg',
            ...attributes,
            ...size,
            viewBox: `${-margin} ${-margin} ${size.width} ${size.height}`,
            'font-family': resolveVariables('var(--chart-font)', variables).replaceAll('"', "'"),
          };
          // Insert the background after title and description, which must come first, and before the marks.
          const marks = node.children.findIndex((child) => !isTitle(child));
          node.children.splice(marks, 0, background(size, variables));
        },
      },
    }),
  };
}

function isTitle(child: object): boolean {
  return 'name' in child && (child.name === 'title' || child.name === 'desc');
}

function background(size: { width: string; height: string }, variables: Variables) {
  const fill = resolveVariables('var(--chart-surface)', variables);
  const attributes = { x: `${-margin}`, y: `${-margin}`, ...size, fill };
  return { type: 'element' as const, name: 'rect', attributes, children: [] };
}
