import { Resvg } from '@resvg/resvg-js';
import { outlineText } from './outline-text.ts';

/**
 * Renders an SVG file to PNG, its texts in the charts' font. The same bytes on every machine.
 *
 * @param svg a file of its own, as `standAlone` makes it
 * @param scale pixels for each of the SVG's
 */
export function pngOf(svg: string, scale = 1): Uint8Array<ArrayBuffer> {
  const renderer = new Resvg(outlineText(svg), {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false },
  });
  return Uint8Array.from(renderer.render().asPng());
}
