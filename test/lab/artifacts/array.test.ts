import { describe, expect, test } from 'vitest';
import { encodeArray } from '../../../src/lab/artifacts/array-value.ts';
import { decodeNpy, encodeNpy } from '../../../src/lab/artifacts/npy-file.ts';

const place = { name: 'landscape', step: undefined, shown: 'landscape' };

/** A file as NumPy writes it. */
function npy(descr: string, shape: string, values: Uint8Array, fortran = 'False'): Uint8Array {
  const dictionary = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
  const header = `${dictionary.padEnd(117)}\n`;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  return Buffer.concat([start, Buffer.from(header), values]);
}

const bytes = (array: { buffer: ArrayBufferLike }) => new Uint8Array(array.buffer);

describe('an array', () => {
  test.each([
    [new Float32Array([0.5, -1, 2, 3, NaN, 6]), [2, 3]],
    [new Float64Array([0.1]), [1]],
    [new Int32Array([-7, 8]), [2, 1]],
    [new Uint8Array([1, 2, 255, 0]), [2, 2]],
    [new Float64Array([3]), []],
  ])('%# is read as it was kept', (data, shape) => {
    expect(decodeNpy(encodeNpy({ shape, data }), 'f')).toEqual({ shape, data });
  });

  test('may be nested lists, and knows its shape', async () => {
    const { entry, bytes: kept } = await encodeArray(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      ['a', 'b'],
      place,
    );
    expect(entry).toMatchObject({ kind: 'array', type: 'float64', shape: [2, 3] });
    expect(decodeNpy(kept!, 'f').data).toEqual(new Float64Array([1, 2, 3, 4, 5, 6]));
  });

  test('may be a tensor', async () => {
    const tensor = { shape: [2], dtype: 'float32', data: async () => new Float32Array([1, 2]) };
    const { entry } = await encodeArray(tensor, undefined, place);
    expect(entry).toMatchObject({ type: 'float32', shape: [2] });
  });

  test.each([
    [[[1, 2], [3]], 'its lists differ in length'],
    [[1, 'x'], 'holds a string at 1; expected numbers'],
    [{ shape: [3], data: [1, 2] }, 'has 2 numbers, and its shape [3] has 3'],
    [{ shape: [0], data: [] }, 'each of 1 or more'],
    ['text', 'is no array'],
  ])('%j is refused', async (value, message) => {
    await expect(encodeArray(value, undefined, place)).rejects.toThrow(message);
  });

  test('has as many dimensions as its declaration names', async () => {
    await expect(encodeArray([1, 2], ['alpha', 'beta'], place)).rejects.toThrow(
      'landscape: has 1 dimensions, and its declaration names 2: alpha, beta',
    );
  });
});

describe('a file of NumPy', () => {
  test('may hold integers of 64 bits, halves and booleans', () => {
    expect(decodeNpy(npy('<i8', '(2,)', bytes(new BigInt64Array([-5n, 6n]))), 'f').data).toEqual(
      new Int32Array([-5, 6]),
    );
    expect(decodeNpy(npy('<i8', '(1,)', bytes(new BigInt64Array([2n ** 40n]))), 'f').data).toEqual(
      new Float64Array([2 ** 40]),
    );
    const halves = new Uint16Array([0x3c00, 0xc000, 0x3555, 0x0001, 0x7c00]);
    expect([...decodeNpy(npy('<f2', '(5,)', bytes(halves)), 'f').data]).toEqual([
      1,
      -2,
      0.333251953125,
      2 ** -24,
      Infinity,
    ]);
    expect(decodeNpy(npy('|b1', '(2,)', new Uint8Array([1, 0])), 'f').data).toEqual(
      new Uint8Array([1, 0]),
    );
  });

  test('whose first index runs fastest is turned', () => {
    const byColumns = new Int32Array([1, 4, 2, 5, 3, 6]);
    expect(decodeNpy(npy('<i4', '(2, 3)', bytes(byColumns), 'True'), 'f').data).toEqual(
      new Int32Array([1, 2, 3, 4, 5, 6]),
    );
  });

  test.each([
    [
      npy('|O', '(1,)', new Uint8Array(8)),
      'holds Python objects, which are never read; save numbers',
    ],
    [
      npy('>f8', '(1,)', new Uint8Array(8)),
      "holds big-endian numbers (>f8); save them as .astype('<f8')",
    ],
    [npy('<c16', '(1,)', new Uint8Array(16)), 'holds complex numbers (<c16)'],
    [npy('<U3', '(1,)', new Uint8Array(12)), 'holds <U3; expected numbers'],
    [npy('<f8', '(3,)', new Uint8Array(8)), 'holds 8 bytes, and its shape and type need 24'],
    [
      npy('<f8', '(3000000000, 9)', new Uint8Array(8)),
      'has 27000000000 elements, and an array may have 4000000',
    ],
    [npy('<f8', '(0,)', new Uint8Array(0)), 'none of length 0'],
    [Buffer.from('PK\x03\x04'), 'is an archive of arrays (.npz); write each with numpy.save'],
    [Buffer.from('hello'), 'is no file of numpy.save'],
    [npy('<f8', '(1,)', new Uint8Array(8)).subarray(0, 40), 'its header is cut or damaged'],
    [npy('__proto__', '(1,)', new Uint8Array(8)), 'holds __proto__; expected numbers'],
  ])('%# is refused', (file, message) => {
    expect(() => decodeNpy(file, 'f.npy')).toThrow(message);
  });
});
