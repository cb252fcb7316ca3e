/**
 * Writes advance-widths.json: how wide Inter's Latin characters are, in thousandths of the font size, by
 * weight. Run it after an update of the font: `tsx src/charts/measure-advance-widths.ts`. It needs a
 * Chrome or Chromium: the one at `CHROME_PATH`, else the one that comes from npm.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const font = 'inter-latin-wght-normal.woff2';
const weights = [400, 600];
// What the subset holds (its unicode-range), less control characters and combining marks.
const ranges: [first: number, last: number][] = [
  [0x20, 0x7e],
  [0xa0, 0xff],
  [0x131, 0x131],
  [0x152, 0x153],
  [0x2013, 0x2014],
  [0x2018, 0x201e],
  [0x2022, 0x2022],
  [0x2026, 0x2026],
  [0x2032, 0x2033],
  [0x20ac, 0x20ac],
  [0x2122, 0x2122],
  [0x2191, 0x2191],
  [0x2193, 0x2193],
  [0x2212, 0x2212],
];

const file = fileURLToPath(import.meta.resolve(`@fontsource-variable/inter/files/${font}`));
const widths = await measure((await readFile(file)).toString('base64'));
await writeFile(new URL('advance-widths.json', import.meta.url), JSON.stringify(widths));

async function measure(fontBase64: string) {
  const browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] || (await bundledBrowser()),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage();
    return await page.evaluate(measureInPage, { fontBase64, weights, characters: characters() });
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
  document.fonts.add(await new FontFace('measured', source, { weight: '100 900' }).load());
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

function characters(): string[] {
  return ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)),
  );
}

async function bundledBrowser(): Promise<string> {
  // Read when the package is imported: it then unpacks the libraries that a bare system lacks.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  const { default: bundled } = await import('@sparticuz/chromium');
  bundled.setGraphicsMode = false;
  return bundled.executablePath();
}
