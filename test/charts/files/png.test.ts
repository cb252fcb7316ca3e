import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { missingCharacters, readPictureFonts } from '../../../src/charts/files/picture-fonts.ts';
import { pngOf } from '../../../src/charts/files/png.ts';
import { textWidth } from '../../../src/charts/look/text-metrics.ts';

const folder = path.resolve(import.meta.dirname, '../../../src/styles/fonts');
const fonts = readPictureFonts(folder);
const size = { width: 400, height: 100 };

/** A picture of black texts on white. */
function drawn(inside: string): Uint8Array<ArrayBuffer> {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">`;
  return pngOf(`${open}<rect width="100%" height="100%" fill="#fff"/>${inside}</svg>`, fonts);
}

/** The edges of the dark area, in pixels, and the number of dark pixels. */
async function inkOf(inside: string) {
  const { data, info } = await sharp(drawn(inside))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const dark = [...data.keys()].filter((i) => i % info.channels === 0 && data[i]! < 128);
  const at = dark.map((i) => Math.floor(i / info.channels));
  const xs = at.map((i) => i % info.width);
  const ys = at.map((i) => Math.floor(i / info.width));
  return {
    count: at.length,
    left: Math.min(...xs),
    right: Math.max(...xs) + 1,
    top: Math.min(...ys),
    bottom: Math.max(...ys) + 1,
  };
}

test('a text is drawn from its anchor, in the size that it inherits', async () => {
  const text = (anchor: string) =>
    inkOf(`<g font-size="40" text-anchor="${anchor}"><text x="200" y="60">HHH</text></g>`);
  const [start, middle, end] = await Promise.all([text('start'), text('middle'), text('end')]);
  const width = textWidth('HHH', { size: 40 });
  expect(Math.abs(start.left - middle.left - width / 2)).toBeLessThanOrEqual(1);
  expect(Math.abs(start.left - end.left - width)).toBeLessThanOrEqual(1);
  // The height of Inter's capitals is 0.727 of the font size.
  expect(start.bottom).toBe(60);
  expect(Math.abs(start.bottom - start.top - 0.727 * 40)).toBeLessThanOrEqual(1);
});

test('each line of a text stands beneath the one before it', async () => {
  const { bottom } = await inkOf(
    '<text font-size="20" y="30"><tspan>H</tspan><tspan x="0" dy="22">H</tspan><tspan x="0" dy="22">H</tspan></text>',
  );
  expect(bottom).toBe(74);
});

test('semibold is a weight of its own, as wide as charts measure it', async () => {
  const text = (weight: number) =>
    inkOf(`<text font-size="40" y="60" font-weight="${weight}">HHHHHH</text>`);
  const [regular, semibold] = await Promise.all([text(400), text(600)]);
  expect(semibold.count).toBeGreaterThan(regular.count * 1.2);
  const measured = (weight: number) => textWidth('HHHHHH', { size: 40, weight });
  const wider = semibold.right - regular.right;
  expect(Math.abs(wider - (measured(600) - measured(400)))).toBeLessThanOrEqual(1);
});

test.each([
  '400',
  '600',
  'bold',
])('letters, Greek and signs are all drawn in weight %s', async (weight) => {
  for (const character of 'Åéßαβθσ½×−·±→≈≤∞²³⁻₀’–…€ŐőčğİẫάЖ∇‖₂ᵢ∑⁻ⁿ½∈∀ℝ⇒⟨≪⌈') {
    const { count } = await inkOf(
      `<text font-size="60" x="9" y="70" font-weight="${weight}">${character}</text>`,
    );
    expect(count, character).toBeGreaterThan(10);
  }
});

test('what the font lacks is left out, whatever fonts the machine has', () => {
  const text = (inside: string) => drawn(`<text font-size="40" x="9" y="60">${inside}</text>`);
  expect(text('a漢字👩‍🔬b')).toEqual(text('ab'));
  expect(text('漢')).toEqual(text(''));
});

test('a number keeps its exponent, a limit its sign, a name its accents', () => {
  expect(
    missingCharacters('½ · 10⁻³ ≤ 5, α → β, ‖x‖₂, ∇f(x), ∑ᵢ xᵢ, Erdős, Đặng, Ångström', fonts),
  ).toEqual([]);
  const text = (inside: string) => drawn(`<text font-size="40" x="9" y="60">${inside}</text>`);
  expect(text('Erdős')).not.toEqual(text('Erdos'));
  // Decomposed into a letter and a combining accent.
  expect(text('cafe\u0301')).toEqual(text('café'));
});

test('what no font has is told, each character once, but not what is never drawn or only heard', () => {
  expect(missingCharacters('结果 结 🎉 שלום', fonts)).toEqual([...'结果🎉שלום']);
  expect(missingCharacters('a\u00adb\u200dc\ufe0e\u202f', fonts)).toEqual([]);
  expect(missingCharacters('<svg><desc id="d">结果</desc><text>果</text></svg>', fonts)).toEqual([
    '果',
  ]);
});

test('a font of the site counts beside the others, and anew when it changes', () => {
  const more = readPictureFonts(folder, [path.join(folder, 'signs.ttf')]);
  expect(more.files).toHaveLength(fonts.files.length + 1);
  expect(more.digest).not.toBe(fonts.digest);
});

test('a file that is no font is refused by the option that names it', () => {
  expect(() => readPictureFonts(folder, ['/nowhere/a.ttf'])).toThrow(
    /^src\/site\.ts: pictureFonts: \/nowhere\/a\.ttf: .*; expected a TTF or OTF file$/,
  );
  expect(() => readPictureFonts(folder, [path.join(folder, 'README.md')])).toThrow(
    /expected a TTF/,
  );
});

test('a text in any family is drawn in the font, to the same bytes each time', () => {
  const text = (family: string) =>
    drawn(`<text font-family="${family}" font-size="40" y="60">Loss</text>`);
  expect(text('monospace')).toEqual(text("'Inter Variable', Inter, sans-serif"));
  expect(text('DejaVu Sans, serif')).toEqual(text('monospace'));
});

test('a folder without the font is refused: there would be a picture without texts', () => {
  expect(() => readPictureFonts('/nowhere')).toThrow(/inter-regular\.ttf/);
});
