import { readFile } from 'node:fs/promises';
import { readOwnColours, recoloured } from './own-colours.ts';

/**
 * The text of chart.css with a site's own colours.
 *
 * @param root the site's folder
 * @throws ExpectedError for a mistake in the site's own colours
 */
export async function readChartCss(root = process.cwd()): Promise<string> {
  const css = await readFile(new URL('../look/chart.css', import.meta.url), 'utf8');
  const own = await readOwnColours(root);
  return own ? recoloured(css, own) : css;
}
