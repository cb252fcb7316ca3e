import { Resvg } from '@resvg/resvg-js';
import { missingCharacters, type PictureFonts } from './picture-fonts.ts';

/**
 * Renders an SVG file to PNG. The bytes are the same on every machine, since all texts use these fonts and no font of the machine. What
 * they lack is left out: see `missingCharacters`.
 *
 * @param svg a file made by `standAlone`
 * @param scale PNG pixels per SVG pixel
 */
export function pngOf(svg: string, fonts: PictureFonts, scale = 1): Uint8Array<ArrayBuffer> {
  const missing = new Set(missingCharacters(svg, fonts));
  const drawable = Array.from(svg.normalize('NFC')).filter((one) => !missing.has(one));
  const renderer = new Resvg(missing.size > 0 ? drawable.join('') : svg.normalize('NFC'), {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: [...fonts.files],
      defaultFontFamily: 'Inter Variable',
    },
  });
  return Uint8Array.from(renderer.render().asPng());
}
