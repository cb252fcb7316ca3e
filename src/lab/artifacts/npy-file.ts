import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import {
  type ArrayType,
  type EntryOf,
  elementsOf,
  maximumElements,
} from '../records/artifact-entry.ts';
import type { KeptArray } from './declare.ts';

type Data = KeptArray['data'];

/**
 * Encodes an array as NumPy's format 1.0: little-endian, row by row.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function encodeNpy({ shape, data }: KeptArray): Uint8Array {
  const { letters } = types[typeOf(data)];
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${letters}', 'fortran_order': False, 'shape': (${sizes}), }`;
  // The values begin at a multiple of 64; the header ends with a line end.
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const start = [...magic, 1, 0, padded.length % 256, padded.length >> 8];
  return Buffer.concat([Buffer.from(start), Buffer.from(padded, 'latin1'), littleEndian(data)]);
}

/** Room for the header of each array that NumPy writes. */
export const longestHeader = 10_000;

/**
 * Decodes a file of NumPy's format 1.0 to 3.0. Integers of 64 bits become int32, or float64 if they need more digits, and
 * booleans 0 and 1.
 *
 * @param shown the file, for errors
 * @throws ExpectedError if it holds anything but numbers, or its length isn't that of its shape
 */
export function decodeNpy(bytes: Uint8Array, shown: string): KeptArray {
  const { header, start } = headerOf(bytes, shown);
  const stored = storedTypes[header.descr];
  if (!stored) throw new ExpectedError(`${shown}: ${whyNoType(header.descr)}`);
  const elements = elementsOf(header.shape);
  if (elements > maximumElements) {
    throw new ExpectedError(
      `${shown}: has ${elements} elements, and an array may have ${maximumElements}; keep every second one, or a mean`,
    );
  }
  const length = elements * stored.bytes;
  if (bytes.length - start !== length) {
    throw new ExpectedError(
      `${shown}: holds ${bytes.length - start} bytes, and its shape and type need ${length}: it is cut or damaged`,
    );
  }
  const data = stored.as
    ? stored.as(Uint8Array.from(bytes.subarray(start)).buffer)
    : stored.read(new DataView(bytes.buffer, bytes.byteOffset + start, length), elements);
  return {
    shape: header.shape,
    data: header.fortran ? rowByRow(data, header.shape) : data,
  };
}

/**
 * Decodes a kept array.
 *
 * @param shown the file's path, for errors
 * @throws ExpectedError if it isn't the array that its record describes
 */
export function decodeKeptArray(
  bytes: Uint8Array,
  { type, shape }: Pick<EntryOf<'array'>, 'type' | 'shape'>,
  shown: string,
): KeptArray {
  const array = decodeNpy(bytes, shown);
  if (typeOf(array.data) === type && array.shape.join() === shape.join()) return array;
  throw new ExpectedError(`${shown}: isn't the array that its run.json describes; restore it`);
}

/** The type of an array's numbers. */
export function typeOf(data: Data): ArrayType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  return data instanceof Int32Array ? 'int32' : 'uint8';
}

const magic = [0x93, ...Buffer.from('NUMPY')];

const types: Record<ArrayType, { letters: string }> = {
  float32: { letters: '<f4' },
  float64: { letters: '<f8' },
  int32: { letters: '<i4' },
  uint8: { letters: '|u1' },
};

type StoredType = { bytes: number } & (
  | { read(view: DataView, elements: number): Data; as?: undefined }
  /** The bytes as they are kept, too. */
  | { as(buffer: ArrayBuffer): Data }
);

const storedTypes: Record<string, StoredType> = Object.assign(Object.create(null), {
  '<f4': { bytes: 4, as: (buffer) => new Float32Array(buffer) },
  '<f8': { bytes: 8, as: (buffer) => new Float64Array(buffer) },
  '<f2': { bytes: 2, read: (view, n) => float32s(n, (i) => half(view.getUint16(2 * i, true))) },
  '<i4': { bytes: 4, as: (buffer) => new Int32Array(buffer) },
  '<i2': { bytes: 2, read: (view, n) => int32s(n, (i) => view.getInt16(2 * i, true)) },
  '|i1': { bytes: 1, read: (view, n) => int32s(n, (i) => view.getInt8(i)) },
  '<u2': { bytes: 2, read: (view, n) => int32s(n, (i) => view.getUint16(2 * i, true)) },
  '<u4': { bytes: 4, read: (view, n) => smallest(float64s(n, (i) => view.getUint32(4 * i, true))) },
  '<i8': {
    bytes: 8,
    read: (view, n) => smallest(float64s(n, (i) => Number(view.getBigInt64(8 * i, true)))),
  },
  '<u8': {
    bytes: 8,
    read: (view, n) => smallest(float64s(n, (i) => Number(view.getBigUint64(8 * i, true)))),
  },
  '|u1': { bytes: 1, as: (buffer) => new Uint8Array(buffer) },
  '|b1': { bytes: 1, read: (view, n) => uint8s(n, (i) => Number(view.getUint8(i) !== 0)) },
} satisfies Record<string, StoredType>);

type At = (i: number) => number;
const float32s = (length: number, at: At) => Float32Array.from({ length }, (_, i) => at(i));
const float64s = (length: number, at: At) => Float64Array.from({ length }, (_, i) => at(i));
const int32s = (length: number, at: At) => Int32Array.from({ length }, (_, i) => at(i));
const uint8s = (length: number, at: At) => Uint8Array.from({ length }, (_, i) => at(i));

/** Whole numbers as int32, if all fit. */
function smallest(numbers: Float64Array): Float64Array | Int32Array {
  return numbers.every((each) => each === (each | 0)) ? Int32Array.from(numbers) : numbers;
}

/** A number of 16 bits, IEEE 754: a sign, 5 bits of exponent and 10 of the fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

interface Header {
  /** NumPy's name of the type: "<f4". */
  descr: string;
  /** Whether the first index runs fastest. */
  fortran: boolean;
  shape: number[];
}

/** The header is a Python dictionary, which NumPy always writes in this form. */
const headerForm =
  /^\{'descr': (.{1,200}), 'fortran_order': (True|False), 'shape': \(((?:\d{1,10}, ?)*(?:\d{1,10})?)\), \} *\n?$/;

function headerOf(bytes: Uint8Array, shown: string): { header: Header; start: number } {
  const isNpy = magic.every((byte, i) => bytes[i] === byte);
  if (!isNpy) throw new ExpectedError(`${shown}: ${whyNotNpy(bytes)}`);
  const isLong = bytes[6]! > 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const lengthAt = 8;
  const headerAt = isLong ? 12 : 10;
  const isWhole = bytes.length >= headerAt;
  const length = !isWhole
    ? 0
    : isLong
      ? view.getUint32(lengthAt, true)
      : view.getUint16(lengthAt, true);
  if (!isWhole || length > longestHeader || headerAt + length > bytes.length) {
    throw new ExpectedError(`${shown}: its header is cut or damaged`);
  }
  const text = Buffer.from(bytes.subarray(headerAt, headerAt + length)).toString('latin1');
  const [, descr, fortran, sizes] = headerForm.exec(text) ?? [];
  if (descr === undefined) {
    throw new ExpectedError(`${shown}: its header isn't one that numpy.save writes`);
  }
  const shape = sizes!
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  if (shape.length > 8 || shape.includes(0)) {
    throw new ExpectedError(
      `${shown}: has the shape (${sizes}); expected at most 8 dimensions, and none of length 0`,
    );
  }
  return {
    header: { descr: descr.replace(/^'(.*)'$/, '$1'), fortran: fortran === 'True', shape },
    start: headerAt + length,
  };
}

function whyNotNpy(bytes: Uint8Array): string {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  return isZip
    ? 'is an archive of arrays (.npz); write each with numpy.save'
    : 'is no file of numpy.save';
}

function whyNoType(descr: string): string {
  const told = plainLine(descr, 40);
  if (descr.includes('O')) return 'holds Python objects, which are never read; save numbers';
  if (descr.startsWith('>'))
    return `holds big-endian numbers (${told}); save them as .astype('<f8')`;
  if (/c\d+$/.test(descr)) return `holds complex numbers (${told}); save their parts, or abs(…)`;
  return `holds ${told}; expected numbers: save them as .astype('float32')`;
}

/** The values of an array whose first index runs fastest, row by row. */
function rowByRow(data: Data, shape: readonly number[]): Data {
  const ordered = data.slice();
  const index = shape.map(() => 0);
  for (let to = 0; to < data.length; to++) {
    const from = index.reduceRight((sum, i, axis) => sum * shape[axis]! + i, 0);
    ordered[to] = data[from]!;
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) {
      index[axis] = 0;
    }
  }
  return ordered;
}

/** The bytes of numbers. */
function littleEndian(data: Data): Uint8Array {
  // As in `as` above: all platforms that Node runs on, but for s390x, are little-endian.
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
