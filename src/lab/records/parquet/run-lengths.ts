/**
 * Requires the runs of Parquet's RLE/bit-packing hybrid encoding to hold `count` values of `width` bits and to end
 * within `bytes`. hyparquet doesn't check this: it repeats a value as often as a run says.
 *
 * @throws RangeError
 */
export function checkRuns(bytes: Uint8Array, width: number, count: number): void {
  let offset = 0;
  let values = 0;
  while (values < count) {
    const { header, end } = runHeader(bytes, offset);
    const packed = header & 1;
    const length = (header >>> 1) * (packed ? 8 : 1);
    offset = end + (packed ? (header >>> 1) * width : Math.ceil(width / 8));
    values += length;
    // Bit-packed runs hold a multiple of eight values.
    if (offset > bytes.length || values >= count + (packed ? 8 : 1) || length === 0) {
      throw new RangeError(`a page doesn't hold the ${count} values that it says`);
    }
  }
}

function runHeader(bytes: Uint8Array, start: number): { header: number; end: number } {
  let header = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) break;
    header |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) return { header, end: start + i + 1 };
  }
  throw new RangeError('a page has a run without a length');
}
