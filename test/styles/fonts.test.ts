import { readFile, stat } from 'node:fs/promises';
import { create, type Font } from 'fontkitten';
import temml from 'temml';
import { describe, expect, test } from 'vitest';
import widths from '../../src/charts/look/advance-widths.json' with { type: 'json' };

const folder = new URL('../../src/styles/fonts/', import.meta.url);

/** Fields of fontkitten's fonts that its types don't declare. */
interface Tables {
  directory: { tables: Record<string, { length: number } | undefined> };
  _getTableStream(tag: string): { readBuffer(length: number): Uint8Array };
  GSUB?: { featureList: { tag: string }[] };
}

const basicLatin = ranges([0x20, 0x7e]);
const latin1 = ranges([0xa0, 0xff]);
const signs = '’‘“”–—…•′″−×·±≈≠≤≥→←↑↓∂∆∑√∞⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₉€™†‰ıŁłŠšŽžŒœ\u2009\u200a\u202f';
const greek = ranges([0x391, 0x3a1], [0x3a3, 0x3a9], [0x3b1, 0x3c9]);

const inter = {
  family: 'Inter Variable',
  // The font has no soft hyphen, which is never drawn.
  characters: [...basicLatin, ...latin1.filter((character) => character !== '\u00ad'), ...greek],
  signs,
  kerned: true,
  licence: ['LICENSE-Inter.txt', 'Inter Project Authors'],
};

const fonts = [
  {
    ...inter,
    file: 'inter-text.woff2',
    maxBytes: 38_000,
    weights: true,
    features: ['calt', 'case', 'frac', 'locl', 'tnum'],
  },
  // The fonts with which resvg draws pictures.
  ...['inter-regular.ttf', 'inter-semibold.ttf'].map((file) => ({
    ...inter,
    file,
    maxBytes: 90_000,
    weights: false,
    features: [],
    characters: [...inter.characters, ...ranges([0x100, 0x148], [0x14a, 0x17f], [0x400, 0x45f])],
    signs: `${signs}‖‴ⁱⁿₐᵢ`,
  })),
  {
    file: 'signs.ttf',
    family: 'STIX Two Math',
    maxBytes: 20_000,
    weights: false,
    characters: [...'∇∀∃∈∉∝∩∪∼≡≪⊂⊆⊥⋅⌈⌉⟨⟩ℝℕℤ↦'],
    signs: '',
    features: [],
    kerned: false,
    licence: ['LICENSE-STIX.txt', 'STIX Fonts Project Authors'],
  },
  {
    file: 'source-code-pro-text.woff2',
    // Not "Source …": Adobe reserves that name for unchanged copies.
    family: 'Retrace Code',
    maxBytes: 16_000,
    weights: true,
    characters: [...basicLatin, ...latin1],
    signs: '’‘“”–—…−×·±′″',
    features: [],
    kerned: false,
    licence: ['LICENSE-Source-Code-Pro.txt', "with Reserved Font Name 'Source'"],
  },
  {
    file: 'stix-two-math-subset.woff2',
    family: 'STIX Two Math',
    maxBytes: 66_000,
    weights: false,
    characters: [...basicLatin, ...greek],
    signs: '′″‴−×·±∓÷≈≠≤≥≪≫→←↦⇒⇔∂∇∑∏∫√∞∈∉⊂∪∩∀∃ℝℕℤℒ𝐱𝑥𝜂𝜃𝛻𝔼𝟏ıȷϵ⟨⟩⌈⌋⏞',
    features: [],
    kerned: false,
    licence: ['LICENSE-STIX.txt', 'STIX Fonts Project Authors'],
  },
];

describe.each(fonts)('$file', ({ file, ...expected }) => {
  test('has the characters that pages write', async () => {
    const font = await read(file);
    const missing = [...expected.characters, ...expected.signs].filter(
      (character) => !font.hasGlyphForCodePoint(character.codePointAt(0)!),
    );
    expect(missing).toEqual([]);
  });

  test('varies by weight alone, within the weights in use', async () => {
    const weight = { wght: { name: 'Weight', min: 400, default: 400, max: 700 } };
    expect((await read(file)).variationAxes).toEqual(expected.weights ? weight : {});
  });

  test('has the features in use, and no others', async () => {
    const font = await read(file);
    expect([...new Set(font.GSUB?.featureList.map(({ tag }) => tag))]).toEqual(expected.features);
    const kern = Buffer.from('kern').toString('hex');
    expect(tableOf(font, 'GPOS')?.includes(kern)).toBe(expected.kerned);
  });

  // Only for browsers' fonts: resvg ignores hints.
  test.runIf(file.endsWith('.woff2'))(
    'is drawn smoothly at all sizes, and text without automatic hints',
    async () => {
      const font = await read(file);
      // Version 1, one range: up to 65535 pixels per em, with all flags of smoothing and grid fitting (15).
      expect(tableOf(font, 'gasp')).toBe('00010001ffff000f');
      // This program turns hinting on although there are no hints. Otherwise automatic hints would space text unevenly.
      if (expected.weights) expect(tableOf(font, 'prep')).toBe('b801ff85b0048d');
    },
  );

  test('is small', async () => {
    expect((await stat(new URL(file, folder))).size).toBeLessThan(expected.maxBytes);
  });

  test('has its own name, and its licence beside it', async () => {
    const font = await read(file);
    expect(font.familyName).toBe(expected.family);
    expect(font.copyright).toBeTruthy();
    const [name, holder] = expected.licence as [string, string];
    const licence = await readFile(new URL(name, folder), 'utf8');
    expect(licence.split('\n')[0]).toContain(holder);
    expect(licence).toContain('SIL OPEN FONT LICENSE Version 1.1');
  });
});

test.each([
  [
    'letters',
    '\\ell \\hbar \\Re \\nabla \\partial \\boldsymbol{\\theta\\mu\\sigma\\Sigma} \\bm{x}',
  ],
  ['alphabets', '\\mathbb{ER1} \\mathcal{LN} \\mathscr{L} \\mathbf{Wx1} \\mathrm{d}'],
  [
    'accents',
    '\\bar x \\hat\\theta \\tilde x \\vec v \\dot x \\ddot x \\check x \\acute x \\overline{xy}',
  ],
  [
    'relations',
    'a\\le b\\ll c\\approx d\\sim e\\propto f\\preceq g\\lesssim h\\doteq i\\ne j\\models k\\vdash l\\perp m',
  ],
  ['operators', '\\sum\\prod\\int\\oint\\bigoplus a\\otimes b\\odot c\\circ d\\pm e\\cdot f'],
  ['arrows', '\\to\\gets\\mapsto\\longmapsto\\Rightarrow\\iff\\hookrightarrow'],
  [
    'brackets',
    '\\lceil x\\rceil\\lfloor y\\rfloor\\langle z\\rangle\\lVert w\\rVert \\underbrace{a+b}',
  ],
])('formulas have the usual %s', async (_, formula) => {
  const font = await read('stix-two-math-subset.woff2');
  const text = temml
    .renderToString(formula, { throwOnError: true })
    .replaceAll(/<[^>]*>|&[a-z]+;/g, '');
  // Temml adds a variation selector (U+FE0E) after a sign that may be an emoji.
  const characters = Array.from(text).filter((character) => !/\s|\ufe0e/.test(character));
  const missing = characters.filter(
    (character) => !font.hasGlyphForCodePoint(character.codePointAt(0)!),
  );
  expect(characters.length).toBeGreaterThan(5);
  expect(missing).toEqual([]);
});

test("a formula's prime is large and near the baseline, because a superscript raises and shrinks it", async () => {
  const font = await read('stix-two-math-subset.woff2');
  const { bbox, advanceWidth } = font.glyphForCodePoint(0x2032);
  expect([bbox.minY, bbox.maxY]).toEqual([96, 536]);
  expect([bbox.minX, bbox.maxX, advanceWidth]).toEqual([66, 301, 330]);
  expect(font.unitsPerEm).toBe(1000);
});

test.each([
  'inter-text.woff2',
  'inter-regular.ttf',
])('charts measure texts with the widths of the font: %s', async (file) => {
  const font = await read(file);
  const measured = Object.entries(widths[400]);
  expect(measured.map(([character]) => [character, widthIn(font, character)])).toEqual(measured);
  // Pictures have further characters, which pages take from the machine.
  const known = font.characterSet.filter(font.hasGlyphForCodePoint, font).length;
  if (file.endsWith('.woff2')) expect(measured.length).toBe(known);
  expect(Object.keys(widths[600])).toEqual(Object.keys(widths[400]));
});

test('semibold text is measured in the weight that a browser interpolates, within a thousandth', async () => {
  const font = await read('inter-semibold.ttf');
  for (const [character, width] of Object.entries(widths[600])) {
    expect(Math.abs(widthIn(font, character) - width), character).toBeLessThanOrEqual(1);
  }
});

/** Widths in thousandths of the font size. */
function widthIn(font: Font, character: string): number {
  const { advanceWidth } = font.glyphForCodePoint(character.codePointAt(0)!);
  return Math.round((advanceWidth * 1000) / font.unitsPerEm);
}

async function read(file: string): Promise<Font & Tables> {
  return create(await readFile(new URL(file, folder))) as Font & Tables;
}

/** A table's bytes in hexadecimal. */
function tableOf(font: Font & Tables, tag: string): string | undefined {
  // Reading `numGlyphs` decompresses the file, so that its tables have offsets.
  if (!font.numGlyphs) return undefined;
  const table = font.directory.tables[tag];
  return table && Buffer.from(font._getTableStream(tag).readBuffer(table.length)).toString('hex');
}

function ranges(...limits: [first: number, last: number][]): string[] {
  return limits.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)),
  );
}
