import { accessSync } from 'node:fs';
import path from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { isInFont } from '../look/text-metrics.ts';

/**
 * Each weight is a file of its own: resvg reads no WOFF2 (https://github.com/thx/resvg-js/issues/359), and of a variable
 * font only one weight (https://github.com/linebender/resvg/pull/908).
 */
const fontFiles = ['inter-regular.ttf', 'inter-semibold.ttf'];

/**
 * Renders an SVG file to PNG. The bytes are the same on every machine, since all texts are in the charts' font and no
 * font of the machine is used. A letter whose accent the font lacks loses the accent; other characters that the font
 * lacks are left out.
 *
 * @param svg a file of its own, as `standAlone` makes it
 * @param fonts the folder that holds the font's files
 * @param scale pixels for each of the SVG's
 * @throws Error where a file of the font is missing: resvg would leave out all texts
 */
export function pngOf(svg: string, fonts: string, scale = 1): Uint8Array<ArrayBuffer> {
  const files = fontFiles.map((file) => path.join(fonts, file));
  for (const file of files) accessSync(file);
  const renderer = new Resvg(inFont(svg), {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontFiles: files, defaultFontFamily: 'Inter Variable' },
  });
  return Uint8Array.from(renderer.render().asPng());
}

/** Markup is ASCII, so the characters that are replaced are those of texts. */
function inFont(svg: string): string {
  return svg.normalize('NFC').replace(/[^\p{ASCII}]/gu, (character) => {
    const [base = ''] = character.normalize('NFD');
    return [character, base].find(isInFont) ?? '';
  });
}
