/**
 * Encodes opacities as a PNG of white pixels. It is encoded here, and not by a library, because the same pixels must give
 * the same bytes on every machine, and because the code of charts runs without packages.
 *
 * @param opacities from 0 to 255, in rows from the top, `width` in each
 */
export function pngOfOpacities(opacities: Uint8Array, width: number): Uint8Array {
  const height = opacities.length / width;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // 8 bits, of a palette.
  header.set([8, 3], 8);
  return joined([
    Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', paletteOf([255, 255, 255])),
    chunk(
      'tRNS',
      Uint8Array.from({ length: shades }, (_, i) => i),
    ),
    chunk('IDAT', zlib(filtered(opacities, width))),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** The PNG with pixels of another colour. @param png of `pngOfOpacities` @param colour red, green and blue, to 255 */
export function withColour(png: Uint8Array, colour: readonly [number, number, number]): Uint8Array {
  const palette = chunk('PLTE', paletteOf(colour));
  const recoloured = Uint8Array.from(png);
  recoloured.set(palette, paletteStart);
  return recoloured;
}

const shades = 256;
/** After the signature and the first chunk. */
const paletteStart = 8 + 25;

function paletteOf(colour: readonly [number, number, number]): Uint8Array {
  return Uint8Array.from({ length: 3 * shades }, (_, i) => colour[i % 3]!);
}

/** Each row after its filter: each pixel less the one before it, or less the one above it. */
function filtered(pixels: Uint8Array, width: number): Uint8Array {
  const rows: Uint8Array[] = [];
  for (let start = 0; start < pixels.length; start += width) {
    const row = pixels.subarray(start, start + width);
    const above = start === 0 ? new Uint8Array(width) : pixels.subarray(start - width, start);
    const left = row.map((pixel, i) => pixel - (i === 0 ? 0 : row[i - 1]!));
    const up = row.map((pixel, i) => pixel - above[i]!);
    const best = costOf(up) < costOf(left) ? ([2, up] as const) : ([1, left] as const);
    rows.push(Uint8Array.from([best[0], ...best[1]]));
  }
  return joined(rows);
}

/** About how many bits differences take: small ones are frequent. */
function costOf(differences: Uint8Array): number {
  return differences.reduce((sum, one) => sum + Math.min(one, shades - one), 0);
}

function zlib(bytes: Uint8Array): Uint8Array {
  const check = new Uint8Array(4);
  new DataView(check.buffer).setUint32(0, adler32(bytes));
  return joined([Uint8Array.from([0x78, 0x01]), deflated(bytes), check]);
}

/** One block of Huffman codes without repetitions (RFC 1951). */
function deflated(bytes: Uint8Array): Uint8Array {
  const bits = bitWriter();
  const lengths = codeLengths(frequencies(bytes));
  const codes = codesOf(lengths);
  // The last block, of own codes; 257 of them, one distance, and all 19 codes of lengths.
  for (const [value, count] of [
    [1, 1],
    [2, 2],
    [0, 5],
    [0, 5],
    [15, 4],
  ] as const) {
    bits.write(value, count);
  }
  // The lengths 0 to 15 have codes of four bits; repetitions of lengths, which come first here, have none.
  for (let place = 0; place < 19; place++) bits.write(place < 3 ? 0 : 4, 3);
  const lengthCodes = codesOf(Array(16).fill(4));
  for (const length of [...lengths, 0]) bits.write(lengthCodes[length]!, 4);
  for (const byte of bytes) bits.write(codes[byte]!, lengths[byte]!);
  bits.write(codes[end]!, lengths[end]!);
  return bits.bytes();
}

/** The symbol after the last byte. */
const end = 256;
const longestCode = 15;

function frequencies(bytes: Uint8Array): number[] {
  const counts: number[] = Array(end + 1).fill(0);
  for (const byte of bytes) counts[byte]!++;
  counts[end] = 1;
  return counts;
}

/** The lengths of Huffman's codes; flatter frequencies give shorter ones where these are too long. */
function codeLengths(counts: readonly number[]): number[] {
  const lengths = huffman(counts);
  if (Math.max(...lengths) <= longestCode) return lengths;
  return codeLengths(counts.map((count) => Math.ceil(count / 2)));
}

interface Tree {
  count: number;
  symbols: number[];
}

function huffman(counts: readonly number[]): number[] {
  const lengths = counts.map(() => 0);
  let trees: Tree[] = [...counts.keys()]
    .filter((symbol) => counts[symbol]! > 0)
    .map((symbol) => ({ count: counts[symbol]!, symbols: [symbol] }));
  while (trees.length > 1) {
    trees.sort((a, b) => a.count - b.count || a.symbols[0]! - b.symbols[0]!);
    const [one, other, ...rest] = trees as [Tree, Tree, ...Tree[]];
    const symbols = [...one.symbols, ...other.symbols].sort((a, b) => a - b);
    for (const symbol of symbols) lengths[symbol]!++;
    trees = [{ count: one.count + other.count, symbols }, ...rest];
  }
  return lengths;
}

/** The codes that follow from their lengths, the first bit last, as they are written. */
function codesOf(lengths: readonly number[]): number[] {
  const codes = lengths.map(() => 0);
  let code = 0;
  for (let length = 1; length <= longestCode; length++) {
    for (const [symbol, own] of lengths.entries()) {
      if (own === length) codes[symbol] = reversed(code++, length);
    }
    code <<= 1;
  }
  return codes;
}

function reversed(code: number, length: number): number {
  let turned = 0;
  for (let bit = 0; bit < length; bit++) turned = (turned << 1) | ((code >> bit) & 1);
  return turned;
}

/** Writes numbers of some bits, the lowest bit first. */
function bitWriter() {
  const bytes: number[] = [];
  let [held, count] = [0, 0];
  return {
    write(value: number, length: number) {
      held |= value << count;
      count += length;
      for (; count >= 8; count -= 8, held >>>= 8) bytes.push(held & 0xff);
    },
    bytes: () => Uint8Array.from(count > 0 ? [...bytes, held] : bytes),
  };
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = joined([Uint8Array.from(type, (letter) => letter.charCodeAt(0)), data]);
  const framed = new Uint8Array(body.length + 8);
  const view = new DataView(framed.buffer);
  view.setUint32(0, data.length);
  framed.set(body, 4);
  view.setUint32(4 + body.length, crc32(body));
  return framed;
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}
