/** A protobuf message, from fields made by the functions below. */
export function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

export function bytesField(field: number, value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

/** Written even where it is 0, which writers leave out. */
export function integerField(field: number, value: number | bigint): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

export function floatField(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8 + 5), float(value)]);
}

export function doubleField(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8 + 1), double(value)]);
}

export function varint(value: number | bigint): Buffer {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

export function float(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

export function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}
