import { FormatError } from './format-error.ts';

/** How a field's value is stored: as a varint, in 8 bytes, with its length before it, in 4 bytes. */
type Wire = 0 | 1 | 2 | 5;

interface Value {
  wire: Wire;
  bytes: Buffer;
}

/**
 * A protobuf message, read without its schema: values by the numbers of their fields. Nothing is copied, and a message in
 * it is read when it is asked for, so that neither lengths nor nesting in a hostile file cost memory.
 */
export class Message {
  readonly #fields = new Map<number, Value[]>();

  /** @throws FormatError if the bytes are no message */
  constructor(bytes: Buffer) {
    let at = 0;
    while (at < bytes.length) {
      const keyEnd = endOfVarint(bytes, at);
      const key = unsigned(bytes.subarray(at, keyEnd));
      const { value, end } = valueAt(bytes, keyEnd, key % 8);
      const field = Math.floor(key / 8);
      const same = this.#fields.get(field);
      if (same) same.push(value);
      else this.#fields.set(field, [value]);
      at = end;
    }
  }

  has(field: number): boolean {
    return this.#fields.has(field);
  }

  messages(field: number): Message[] {
    return this.#all(field, 2).map((bytes) => new Message(bytes));
  }

  message(field: number): Message | undefined {
    const bytes = this.bytes(field);
    return bytes && new Message(bytes);
  }

  bytes(field: number): Buffer | undefined {
    return this.#all(field, 2).at(-1);
  }

  /** The bytes of each value of a field. */
  all(field: number): Buffer[] {
    return this.#all(field, 2);
  }

  texts(field: number): string[] {
    return this.#all(field, 2).map((bytes) => bytes.toString('utf8'));
  }

  text(field: number): string | undefined {
    return this.bytes(field)?.toString('utf8');
  }

  /** An integer of 64 bits or fewer, and whether a field is true. Beyond 2^53 it is rounded. */
  integer(field: number): number | undefined {
    const bytes = this.#all(field, 0).at(-1);
    return bytes && signed(bytes);
  }

  /** An integer of the type `sint64`. */
  zigzag(field: number): number | undefined {
    const bytes = this.#all(field, 0).at(-1);
    if (!bytes) return undefined;
    const value = unsigned(bytes);
    return value % 2 ? -(value + 1) / 2 : value / 2;
  }

  float(field: number): number | undefined {
    return this.#all(field, 5).at(-1)?.readFloatLE();
  }

  double(field: number): number | undefined {
    return this.#all(field, 1).at(-1)?.readDoubleLE();
  }

  /** The first of repeated numbers, which lie in one value, or each in its own. */
  firstOf(field: number, type: 'float' | 'double' | 'integer'): number | undefined {
    const first = this.#fields.get(field)?.find(({ bytes }) => bytes.length > 0);
    if (!first) return undefined;
    if (type === 'integer') return signed(first.bytes.subarray(0, endOfVarint(first.bytes, 0)));
    const width = type === 'float' ? 4 : 8;
    if (first.bytes.length < width) throw new FormatError(`field ${field} is cut short`);
    return type === 'float' ? first.bytes.readFloatLE() : first.bytes.readDoubleLE();
  }

  #all(field: number, wire: Wire): Buffer[] {
    const values = this.#fields.get(field) ?? [];
    if (values.some((value) => value.wire !== wire)) {
      throw new FormatError(`field ${field} of a message has another type than it should have`);
    }
    return values.map(({ bytes }) => bytes);
  }
}

const longestVarint = 10;

function valueAt(bytes: Buffer, at: number, wire: number): { value: Value; end: number } {
  switch (wire) {
    case 0:
      return slice(bytes, at, endOfVarint(bytes, at), wire);
    case 1:
      return slice(bytes, at, at + 8, wire);
    case 2: {
      const start = endOfVarint(bytes, at);
      return slice(bytes, start, start + unsigned(bytes.subarray(at, start)), wire);
    }
    case 5:
      return slice(bytes, at, at + 4, wire);
    default:
      throw new FormatError(`a field of a message has the unknown type ${wire}`);
  }
}

function slice(
  bytes: Buffer,
  start: number,
  end: number,
  wire: Wire,
): { value: Value; end: number } {
  if (end > bytes.length) throw new FormatError('a field reaches beyond its message');
  return { value: { wire, bytes: bytes.subarray(start, end) }, end };
}

function endOfVarint(bytes: Buffer, start: number): number {
  for (let at = start; at < start + longestVarint; at++) {
    const byte = bytes[at];
    if (byte === undefined) throw new FormatError('a message is cut short');
    if (byte < 0x80) return at + 1;
  }
  throw new FormatError('a number in a message is too long');
}

function unsigned(varint: Buffer): number {
  let value = 0;
  for (let i = varint.length - 1; i >= 0; i--) value = value * 128 + (varint[i]! & 0x7f);
  return value;
}

function signed(varint: Buffer): number {
  // A negative number takes all ten bytes.
  if (varint.length < longestVarint) return unsigned(varint);
  let value = 0n;
  for (let i = varint.length - 1; i >= 0; i--) value = value * 128n + BigInt(varint[i]! & 0x7f);
  return Number(BigInt.asIntN(64, value));
}
