/**
 * Writes advance-widths.json: the widths of the characters of the charts' font, in thousandths of the font size, by
 * weight. Run it after a change of the font: `tsx src/styles/fonts/measure-advance-widths.ts`. It needs a Chrome or
 * Chromium: the one at `CHROME_PATH`, else one from npm.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { create, type Font } from 'fontkitten';
import { chromium } from 'playwright-core';

const weights = [400, 600];

const file = await readFile(new URL('./inter-text.woff2', import.meta.url));
const widths = await measure(file.toString('base64'), charactersOf(create(file) as Font));
await writeFile(
  new URL('../../charts/look/advance-widths.json', import.meta.url),
  JSON.stringify(widths),
);

async function measure(fontBase64: string, characters: string[]) {
  const browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] || (await bundledBrowser()),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage();
    return await page.evaluate(measureInPage, { fontBase64, weights, characters });
  } finally {
    await browser.close();
  }
}

async function measureInPage(request: {
  fontBase64: string;
  weights: number[];
  characters: string[];
}) {
  const source = `url(data:font/woff2;base64,${request.fontBase64})`;
  document.fonts.add(await new FontFace('measured', source, { weight: '400 700' }).load());
  const context = document.createElement('canvas').getContext('2d')!;
  return Object.fromEntries(
    request.weights.map((weight) => {
      context.font = `${weight} 1000px measured`;
      return [
        weight,
        Object.fromEntries(
          request.characters.map((character) => [
            character,
            Math.round(context.measureText(character).width),
          ]),
        ),
      ];
    }),
  );
}

/** The characters with a glyph: a font's table of characters ends with one that has none. */
function charactersOf(font: Font): string[] {
  return font.characterSet
    .filter((code) => font.hasGlyphForCodePoint(code))
    .map((code) => String.fromCodePoint(code));
}

async function bundledBrowser(): Promise<string> {
  // The package reads this when it is imported, and then unpacks the libraries that a bare system lacks.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  const { default: bundled } = await import('@sparticuz/chromium');
  bundled.setGraphicsMode = false;
  return bundled.executablePath();
}
