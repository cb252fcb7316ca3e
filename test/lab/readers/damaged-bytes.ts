import fc from '../../properties.ts';

/** A file with flipped, overwritten, inserted and cut bytes; sometimes nothing but arbitrary ones. */
export function damaged(bytes: Uint8Array): fc.Arbitrary<Buffer> {
  const position = fc.oneof(fc.nat(bytes.length - 1), fc.nat(Math.min(bytes.length - 1, 120)));
  const damage = fc.oneof(
    fc.tuple(position, fc.nat(7)).map(([at, bit]) => (file: Buffer) => {
      const copy = Buffer.from(file);
      if (at < copy.length) copy[at]! ^= 1 << bit;
      return copy;
    }),
    fc.tuple(position, extremes).map(([at, some]) => (file: Buffer) => {
      const copy = Buffer.from(file);
      copy.set(some.slice(0, Math.max(0, copy.length - at)), Math.min(at, copy.length));
      return copy;
    }),
    fc.tuple(position, fc.uint8Array({ maxLength: 20 })).map(
      ([at, some]) =>
        (file: Buffer) =>
          Buffer.concat([file.subarray(0, at), some, file.subarray(at)]),
    ),
    position.map((at) => (file: Buffer) => file.subarray(0, at)),
  );
  const changed = fc
    .array(damage, { minLength: 1, maxLength: 3 })
    .map((all) => all.reduce<Buffer>((file, change) => change(file), Buffer.from(bytes)));
  const arbitrary = fc.uint8Array({ maxLength: 200 }).map((some) => Buffer.from(some));
  return fc.oneof({ weight: 9, arbitrary: changed }, { weight: 1, arbitrary });
}

/** Lengths and counts that no file has. */
const extremes = fc.constantFrom(
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0x7f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
);
