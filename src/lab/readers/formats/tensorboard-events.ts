import type { CollectedMetrics } from './collected-metrics.ts';
import { FormatError } from './format-error.ts';
import { Message } from './protobuf.ts';
import { readTfRecords } from './tfrecords.ts';

/** What the event files of a folder tell, collected file by file. */
export interface Events {
  metrics: CollectedMetrics;
  /** Of the hparams plugin. */
  parameters: Map<string, unknown>;
  /** When the first and the last event were written, in seconds since 1970. */
  first?: number;
  last?: number;
  /** How many values were written again after a restart. */
  purged: number;
  tornFiles: number;
  /** The plugin of each tag: writers may tell it only once. */
  plugins: Map<string, string>;
  media: EventMedia[];
}

/** A picture, by its place in the event file, or a text. */
export interface EventMedia {
  tag: string;
  step: number;
  picture?: { file: string; start: number; bytes: number };
  text?: string;
}

/**
 * @param file its name, by which its pictures are found again
 * @throws FormatError naming the record and what is wrong with it
 */
export function readEventFile(file: string, bytes: Buffer, events: Events): void {
  const placeOf = (part: Buffer) => ({
    file,
    start: part.byteOffset - bytes.byteOffset,
    bytes: part.length,
  });
  const { isTorn } = readTfRecords(bytes, (record) =>
    takeEvent(new Message(record), events, placeOf),
  );
  if (isTorn) events.tornFiles++;
}

type PlaceOf = (part: Buffer) => { file: string; start: number; bytes: number };

function takeEvent(event: Message, events: Events, placeOf: PlaceOf): void {
  const time = event.double(1) ?? 0;
  const step = event.integer(2) ?? 0;
  if (time > 0) {
    events.first ??= time;
    events.last = time;
  }
  const session = event.message(7);
  if (session?.integer(1) === sessionStart) {
    events.purged += events.metrics.dropFrom(step);
    events.media = events.media.filter((media) => media.step < step);
  }
  for (const value of event.message(5)?.messages(1) ?? []) {
    const tag = value.text(1) ?? '';
    const plugin = pluginOf(value, tag, events.plugins);
    if (plugin?.name === 'hparams') takeParameters(plugin.content, events.parameters);
    const number = scalarOf(value, plugin?.name);
    if (number !== undefined) events.metrics.add(tag, { step, value: number, time });
    if (events.media.length < mostMedia) {
      events.media.push(...mediaOrNone(value, { tag, step, plugin: plugin?.name }, placeOf));
    }
  }
}

const mostMedia = 100_000;
/** A longer text isn't kept. */
const longestText = 1_000_000;
/** The field of texts in a tensor. */
const textsOfTensor = 8;

/** Nothing of a value that isn't as it should be: a run is whole without it. */
function mediaOrNone(...given: Parameters<typeof mediaOf>): EventMedia[] {
  try {
    return mediaOf(...given);
  } catch (error) {
    if (error instanceof FormatError) return [];
    throw error;
  }
}

/** The pictures and texts of a value: those of a tensor are numbered if there are several, "samples/1". */
function mediaOf(
  value: Message,
  { tag, step, plugin }: { tag: string; step: number; plugin: string | undefined },
  placeOf: PlaceOf,
): EventMedia[] {
  // TensorFlow 1, PyTorch: an image, in the field 4 of which is a file.
  const image =
    plugin === undefined || plugin === 'images' ? value.message(4)?.bytes(4) : undefined;
  if (image) return [{ tag, step, picture: placeOf(image) }];
  const tensor = plugin === 'images' || plugin === 'text' ? value.message(8) : undefined;
  const parts = tensor?.all(textsOfTensor) ?? [];
  if (plugin === 'text') {
    const [text] = parts;
    const name = tag.replace(/\/text_summary$/, '');
    if (parts.length !== 1 || !text || text.length > longestText) return [];
    return [{ tag: name, step, text: text.toString('utf8') }];
  }
  // The first two are the width and the height.
  const pictures = parts.slice(2);
  return pictures.map((picture, i) => ({
    tag: pictures.length === 1 ? tag : `${tag}/${i + 1}`,
    step,
    picture: placeOf(picture),
  }));
}

/** `SessionLog.START`: a writer goes on from a checkpoint, and writes the steps after it again. */
const sessionStart = 1;

function pluginOf(
  value: Message,
  tag: string,
  known: Map<string, string>,
): { name: string; content: Buffer | undefined } | undefined {
  const told = value.message(9)?.message(1);
  const name = told?.text(1) || known.get(tag);
  if (!name) return undefined;
  known.set(tag, name);
  return { name, content: told?.bytes(2) };
}

/** `session_start_info` of the hparams plugin: names, and values of any simple type. */
function takeParameters(content: Buffer | undefined, parameters: Map<string, unknown>): void {
  const start = content && new Message(content).message(3);
  for (const entry of start?.messages(1) ?? []) {
    const name = entry.text(1);
    const value = entry.message(2);
    if (name && value) parameters.set(name, simpleValue(value));
  }
}

/** `google.protobuf.Value`; the plugin takes no lists or structures. */
function simpleValue(value: Message): unknown {
  if (value.has(2)) return value.double(2);
  if (value.has(3)) return value.text(3);
  if (value.has(4)) return value.integer(4) === 1;
  return null;
}

/** Histograms, images, texts and the like are no scalars. */
function scalarOf(value: Message, plugin: string | undefined): number | undefined {
  if (value.has(2)) return value.float(2);
  const tensor = plugin === undefined || plugin === 'scalars' ? value.message(8) : undefined;
  return tensor && scalarOfTensor(tensor);
}

interface Type {
  /** The field of values that aren't packed as raw bytes. */
  field: number;
  as: 'float' | 'double' | 'integer';
  bytes: number;
  read(bytes: Buffer): number;
  /** Of types whose field holds their bits. */
  fromBits?(bits: number): number;
}

/** By the number of a `DataType`. */
const types: Record<number, Type> = {
  1: { field: 5, as: 'float', bytes: 4, read: (bytes) => bytes.readFloatLE() },
  2: { field: 6, as: 'double', bytes: 8, read: (bytes) => bytes.readDoubleLE() },
  3: { field: 7, as: 'integer', bytes: 4, read: (bytes) => bytes.readInt32LE() },
  4: { field: 7, as: 'integer', bytes: 1, read: (bytes) => bytes.readUInt8() },
  5: { field: 7, as: 'integer', bytes: 2, read: (bytes) => bytes.readInt16LE() },
  6: { field: 7, as: 'integer', bytes: 1, read: (bytes) => bytes.readInt8() },
  9: { field: 10, as: 'integer', bytes: 8, read: (bytes) => Number(bytes.readBigInt64LE()) },
  14: {
    field: 13,
    as: 'integer',
    bytes: 2,
    read: (bytes) => bfloat16(bytes.readUInt16LE()),
    fromBits: bfloat16,
  },
  17: { field: 7, as: 'integer', bytes: 2, read: (bytes) => bytes.readUInt16LE() },
  19: {
    field: 13,
    as: 'integer',
    bytes: 2,
    read: (bytes) => float16(bytes.readUInt16LE()),
    fromBits: float16,
  },
  22: { field: 16, as: 'integer', bytes: 4, read: (bytes) => bytes.readUInt32LE() },
  23: { field: 17, as: 'integer', bytes: 8, read: (bytes) => Number(bytes.readBigUInt64LE()) },
};

/** A tensor with one value; undefined for types that aren't numbers, and for more values. */
function scalarOfTensor(tensor: Message): number | undefined {
  const type = types[tensor.integer(1) ?? 0];
  if (!type || !holdsOne(tensor.message(2))) return undefined;
  const content = tensor.bytes(4);
  if (content?.length) return content.length === type.bytes ? type.read(content) : undefined;
  // A tensor without values is zero.
  const value = tensor.firstOf(type.field, type.as) ?? 0;
  return type.fromBits ? type.fromBits(value) : value;
}

function holdsOne(shape: Message | undefined): boolean {
  return (shape?.messages(2) ?? []).every((dimension) => dimension.integer(1) === 1);
}

/** The upper half of a number of 32 bits. */
function bfloat16(bits: number): number {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(bits & 0xffff, 2);
  return bytes.readFloatLE();
}

function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 0) return sign * fraction * 2 ** -14;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction) * 2 ** (exponent - 15);
}
