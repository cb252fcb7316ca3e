/** Type codes of Thrift's compact protocol. */
const type = {
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  struct: 12,
};
const integerTypes = new Set([type.i16, type.i32, type.i64]);
/**
 * Sizes in bytes of types with a fixed size. Those of booleans hold for elements of a list: a boolean field has no
 * bytes.
 */
const widths = new Map([
  [type.true, 1],
  [type.false, 1],
  [type.byte, 1],
  [type.double, 8],
]);

/** Maximum depth: an honest footer nests six deep. */
const deepest = 16;
const bytesOfVarint = 10;
const bytesOfLength = 5;
const maximumLength = 2 ** 31 - 1;

/**
 * Walks over a Thrift struct and returns the offset of its end. hyparquet trusts the lengths in a struct: a negative
 * length would make it go back and read forever, a huge length would take all memory.
 *
 * @throws RangeError if a length reaches beyond the bytes, or the struct nests too deep
 */
export function endOfStruct(bytes: Uint8Array, start: number): number {
  return skipStruct({ bytes, offset: start }, 0);
}

interface Cursor {
  bytes: Uint8Array;
  offset: number;
}

function skipStruct(cursor: Cursor, depth: number): number {
  if (depth > deepest) throw new RangeError('its header is nested too deep');
  for (;;) {
    const field = nextByte(cursor);
    const fieldType = field & 0x0f;
    if (fieldType === 0) return cursor.offset;
    if (field >> 4 === 0) skipVarint(cursor);
    // A boolean field's type code is its value.
    if (fieldType !== type.true && fieldType !== type.false) skipValue(cursor, fieldType, depth);
  }
}

function skipValue(cursor: Cursor, valueType: number, depth: number): void {
  const width = widths.get(valueType);
  if (width !== undefined) skipBytes(cursor, width);
  else if (integerTypes.has(valueType)) skipVarint(cursor);
  else if (valueType === type.binary) skipBytes(cursor, readLength(cursor));
  else if (valueType === type.list) skipList(cursor, depth);
  else if (valueType === type.struct) skipStruct(cursor, depth + 1);
  else throw new RangeError(`its header has a value of the unknown type ${valueType}`);
}

function skipList(cursor: Cursor, depth: number): void {
  const header = nextByte(cursor);
  const short = header >> 4;
  const length = short === 15 ? readLength(cursor) : short;
  // Each element takes at least one byte.
  requireWithin(cursor, length);
  if (depth > deepest) throw new RangeError('its header is nested too deep');
  for (let i = 0; i < length; i++) skipValue(cursor, header & 0x0f, depth + 1);
}

function nextByte(cursor: Cursor): number {
  requireWithin(cursor, 1);
  return cursor.bytes[cursor.offset++]!;
}

function skipBytes(cursor: Cursor, length: number): void {
  requireWithin(cursor, length);
  cursor.offset += length;
}

function skipVarint(cursor: Cursor): void {
  for (let i = 0; i < bytesOfVarint; i++) if (nextByte(cursor) < 0x80) return;
  throw new RangeError('its header has an endless number');
}

function readLength(cursor: Cursor): number {
  let length = 0;
  for (let i = 0; i < bytesOfLength; i++) {
    const byte = nextByte(cursor);
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80 && length <= maximumLength) return length;
  }
  throw new RangeError('its header has an endless length');
}

function requireWithin({ bytes, offset }: Cursor, length: number): void {
  if (offset + length <= bytes.length) return;
  throw new RangeError('its header reaches beyond what holds it');
}
