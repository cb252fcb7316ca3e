import { accessSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { sha256 } from '../../files/digest.ts';
import { isInFont } from '../look/text-metrics.ts';

/**
 * One file for each weight: resvg reads no WOFF2 (https://github.com/thx/resvg-js/issues/359), and only one weight of a
 * variable font (https://github.com/linebender/resvg/pull/908).
 */
const fontFiles = ['inter-regular.ttf', 'inter-semibold.ttf'];

/**
 * Renders an SVG file to PNG. The bytes are the same on every machine, since all texts use the charts' font and no font
 * of the machine. An accented letter missing in the font loses its accent; other missing characters are left out.
 *
 * @param svg a file made by `standAlone`
 * @param fonts the folder of the font's files
 * @param scale PNG pixels per SVG pixel
 * @throws Error if a file of the font is missing: resvg would leave out all texts
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

/** Tells whether the fonts of earlier pictures were the same. @param fonts as in `pngOf` */
export function digestOfFonts(fonts: string): string {
  return sha256(fontFiles.map((file) => sha256(readFileSync(path.join(fonts, file)))).join());
}

/** Replaces characters missing in the font. Markup is ASCII, so only texts change. */
function inFont(svg: string): string {
  return svg.normalize('NFC').replace(/[^\p{ASCII}]/gu, (character) => {
    const [base = ''] = character.normalize('NFD');
    return [character, base].find(isInFont) ?? '';
  });
}
