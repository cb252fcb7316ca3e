/**
 * Requires a Snappy block to decompress to exactly `size` bytes. Walks over its elements without decompressing them:
 * hyparquet's decompressor would follow a negative length backwards and never end.
 *
 * @throws RangeError
 */
export function checkSnappy(block: Uint8Array, size: number): void {
  let from = afterPreamble(block);
  let written = 0;
  while (from < block.length) {
    const element = elementAt(block, from);
    if (element.back !== undefined && (element.back === 0 || element.back > written)) {
      throw new RangeError('a compressed page copies from before its start');
    }
    from += element.bytes;
    written += element.length;
    if (written > size || from > block.length) break;
  }
  if (written === size && from === block.length) return;
  throw new RangeError(`a compressed page doesn't hold the ${size} bytes that it says`);
}

function afterPreamble(block: Uint8Array): number {
  const end = block.findIndex((byte) => byte < 0x80);
  return end < 0 ? block.length : end + 1;
}

interface Element {
  /** Its size in the block, in bytes. */
  bytes: number;
  /** Its size when decompressed, in bytes. */
  length: number;
  /** How many bytes back a copy starts; undefined for a literal. */
  back?: number;
}

/** Bytes beyond the block count as zero: such an element ends beyond the block, so that `checkSnappy` refuses it. */
function elementAt(block: Uint8Array, at: number): Element {
  const tag = block[at]!;
  const length = (tag >>> 2) + 1;
  switch (tag & 3) {
    case 0:
      return literal(block, at, length);
    case 1:
      return {
        bytes: 2,
        length: ((tag >>> 2) & 7) + 4,
        back: number(block, at + 1, 1) + (tag >>> 5) * 256,
      };
    case 2:
      return { bytes: 3, length, back: number(block, at + 1, 2) };
    default:
      return { bytes: 5, length, back: number(block, at + 1, 4) };
  }
}

function literal(block: Uint8Array, at: number, length: number): Element {
  if (length <= 60) return { bytes: 1 + length, length };
  const lengthBytes = length - 60;
  const long = number(block, at + 1, lengthBytes) + 1;
  return { bytes: 1 + lengthBytes + long, length: long };
}

function number(block: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  for (let i = 0; i < bytes; i++) value += (block[at + i] ?? 0) * 256 ** i;
  return value;
}
