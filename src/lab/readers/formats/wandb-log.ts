import { readBlockLog } from './block-log.ts';
import { FormatError } from './format-error.ts';
import { Message } from './protobuf.ts';
import { parsePythonJson } from './python-json.ts';

/** What a `.wandb` file tells. Users, hosts, paths, arguments and output, which it holds, too, are never read. */
export interface WandbFile {
  version?: string | undefined;
  name?: string | undefined;
  config: Map<string, unknown>;
  rows: HistoryRow[];
  /** Pictures, tables and the like, in the order in which they were logged. */
  media: LoggedMedia[];
  facts: WandbFacts;
  /** The file ends within a record. */
  isTorn: boolean;
}

export interface HistoryRow {
  step: number;
  /** In seconds since 1970. */
  time: number;
  values: Map<string, number>;
}

/** What a row says of something that isn't a number: `{ _type: 'image-file', path: 'media/images/…' }`. */
export interface LoggedMedia {
  name: string;
  step: number;
  value: Record<string, unknown>;
}

export interface WandbFacts {
  started?: number | undefined;
  durationSeconds?: number | undefined;
  python?: string | undefined;
  system?: string | undefined;
  processor?: string | undefined;
  gpu?: string | undefined;
  commit?: string | undefined;
}

/** Whether bytes are the start of such a file, of any version. */
export function isWandbFile(head: Buffer): boolean {
  return head.subarray(0, identifier.length).equals(identifier);
}

/**
 * @param stepKey what the steps are, if not W&B's own
 * @throws FormatError naming the record and what is wrong with it
 */
export function readWandbFile(bytes: Buffer, stepKey: string | undefined): WandbFile {
  const file: WandbFile = { config: new Map(), rows: [], media: [], facts: {}, isTorn: false };
  // A run may be killed before it writes anything.
  if (bytes.length < headerBytes) return { ...file, isTorn: true };
  checkHeader(bytes);
  const { isTorn } = readBlockLog(bytes, headerBytes, (record) =>
    takeRecord(new Message(record), file, stepKey),
  );
  return { ...file, isTorn };
}

const identifier = Buffer.from(':W&B');
const headerBytes = 7;
const magic = 0xbee1;

/** The version has been 0 since the format exists. */
function checkHeader(bytes: Buffer): void {
  if (!isWandbFile(bytes) || bytes.readUInt16LE(4) !== magic) {
    throw new FormatError('is no file of W&B: it does not begin with ":W&B"');
  }
  if (bytes[6] !== 0) {
    throw new FormatError(
      `is of version ${bytes[6]} of W&B's format; Retrace reads version 0. Export the run's history as CSV instead`,
    );
  }
}

/** The fields of W&B's `Record`. */
const records = {
  history: 2,
  summary: 3,
  config: 5,
  run: 17,
  exit: 18,
  header: 21,
  environment: 26,
};

function takeRecord(record: Message, file: WandbFile, stepKey: string | undefined): void {
  const part = (field: number, take: (message: Message) => void) => {
    if (record.has(field)) take(record.message(field)!);
  };
  part(records.header, (header) => {
    file.version ??= header.message(1)?.text(1)?.split('+')[0];
  });
  part(records.run, (run) => takeRun(run, file));
  part(records.config, (config) => takeConfig(config, file.config));
  part(records.environment, (environment) => takeEnvironment(environment, file.facts));
  part(records.history, (history) => takeHistory(history, file, stepKey));
  part(records.exit, (exit) => {
    file.facts.durationSeconds ??= exit.integer(2);
  });
}

function takeRun(run: Message, file: WandbFile): void {
  file.name = run.text(8) || file.name;
  const config = run.message(4);
  if (config) takeConfig(config, file.config);
  file.facts.started ??= secondsOf(run.message(17));
  file.facts.commit ??= run.message(21)?.text(2);
  const telemetry = run.message(19);
  file.facts.python ??= telemetry?.text(4);
  file.version ??= telemetry?.text(5);
}

function secondsOf(timestamp: Message | undefined): number | undefined {
  return timestamp && (timestamp.integer(1) ?? 0) + (timestamp.integer(2) ?? 0) / 1e9;
}

function takeConfig(record: Message, config: Map<string, unknown>): void {
  for (const item of record.messages(1)) {
    const [key, ...inner] = keyOf(item);
    if (key === undefined || key === '_wandb') continue;
    const value = parsePythonJson(item.text(16) ?? 'null');
    config.set(key, withValue(config.get(key), inner, value));
  }
  for (const item of record.messages(2)) {
    const [key, ...inner] = keyOf(item);
    if (key !== undefined && inner.length === 0) config.delete(key);
  }
}

/** A value, or an object with the value at a place in it. */
function withValue(before: unknown, [key, ...inner]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const known = new Map(isObject(before) ? Object.entries(before) : []);
  known.set(key, withValue(known.get(key), inner, value));
  return Object.fromEntries(known);
}

/** Of an item of a configuration or a history: its key, or those of nested objects. */
function keyOf(item: Message): string[] {
  const key = item.text(1);
  const keys = key ? [key] : item.texts(2);
  if (keys.length > deepest) throw new FormatError(`a key is nested deeper than ${deepest}`);
  return keys;
}

const deepest = 50;

/** Of what tells where a run was computed, only what names no person, host or path. */
function takeEnvironment(environment: Message, facts: WandbFacts): void {
  facts.system ??= environment.text(1);
  facts.python = environment.text(2) ?? facts.python;
  facts.commit ??= environment.message(9)?.text(2);
  facts.processor ??= environment.message(22)?.text(3) ?? environment.message(23)?.text(1);
  facts.gpu ??= gpuOf(environment);
}

function gpuOf(environment: Message): string | undefined {
  const cards = environment.messages(24);
  const name = environment.text(18) || cards[0]?.text(1);
  const count = environment.integer(19) ?? cards.length;
  return name && gpuName(name, count);
}

/** "NVIDIA H100", "4 × NVIDIA H100" */
export function gpuName(name: string, count: number | undefined): string {
  return count !== undefined && count > 1 ? `${count} × ${name}` : name;
}

function takeHistory(history: Message, file: WandbFile, stepKey: string | undefined): void {
  const items = history.messages(1);
  const values = numbersOf(items);
  const before = file.rows.at(-1);
  // A step of 0 is the default of a number in protobuf, and so isn't written.
  const own = history.has(2) ? (history.message(2)!.integer(1) ?? 0) : values.get('_step');
  const step = stepKey === undefined ? (own ?? (before?.step ?? -1) + 1) : values.get(stepKey);
  const duration = values.get('_runtime');
  if (duration !== undefined) file.facts.durationSeconds = duration;
  if (step === undefined) return;
  const measured = [...values].filter(([key]) => !isOwnKey(key) && key !== stepKey);
  const time = values.get('_timestamp') ?? before?.time ?? 0;
  file.rows.push({ step, time, values: new Map(measured) });
  for (const media of mediaOf(items)) {
    if (file.media.length < mostMedia) file.media.push({ ...media, step });
  }
}

const mostMedia = 100_000;

/** `_step`, `_runtime`, `_timestamp`, `_wandb`. */
function isOwnKey(key: string): boolean {
  return /^_(step|runtime|timestamp|wandb\b)/.test(key);
}

/** The numbers of a row. Texts and lists are left out, and pictures, tables and the like, which have a `_type`. */
function numbersOf(items: readonly Message[]): Map<string, number> {
  const keyed = items.map((item) => ({ keys: keyOf(item), item }));
  const typed = new Set(
    keyed
      .filter(({ keys }) => keys.length > 1 && keys.at(-1) === '_type')
      .map(({ keys }) => keys.slice(0, -1).join('\0')),
  );
  const isMedia = (keys: readonly string[]) =>
    keys.some((_, depth) => depth > 0 && typed.has(keys.slice(0, depth).join('\0')));
  return new Map(
    keyed
      .filter(({ keys }) => keys.length > 0 && (typed.size === 0 || !isMedia(keys)))
      .flatMap(({ keys, item }) => numbersIn(keys.join('.'), valueIn(item))),
  );
}

/** What has a `_type`: its fields are items of their own, or one object, as older versions of W&B write them. */
function mediaOf(items: readonly Message[]): Omit<LoggedMedia, 'step'>[] {
  const keyed = items.map((item) => ({ keys: keyOf(item), item }));
  const fields = Map.groupBy(
    keyed.filter(({ keys }) => keys.length > 1),
    ({ keys }) => keys.slice(0, -1).join('.'),
  );
  const written = [...fields].flatMap(([name, own]) => {
    if (!own.some(({ keys }) => keys.at(-1) === '_type')) return [];
    return [
      {
        name,
        value: Object.fromEntries(own.map(({ keys, item }) => [keys.at(-1)!, valueIn(item)])),
      },
    ];
  });
  const whole = keyed.flatMap(({ keys: [name, ...more], item }) => {
    const value = more.length === 0 && name !== undefined ? valueIn(item) : undefined;
    return isObject(value) && '_type' in value ? [{ name: name!, value }] : [];
  });
  return [...written, ...whole];
}

/** The value as JSON, or as a number by its type, as W&B's protocol has it, too. */
function valueIn(item: Message): unknown {
  if (item.has(16)) return parsePythonJson(item.text(16)!);
  if (item.has(8)) return parsePythonJson(item.text(8)!);
  return item.zigzag(5) ?? item.double(6);
}

/** The numbers of a value with their names: of objects, as older versions of W&B write them, those within. */
export function numbersIn(name: string, value: unknown): [string, number][] {
  if (typeof value === 'number') return [[name, value]];
  if (!isObject(value) || '_type' in value) return [];
  return Object.entries(value).flatMap(([key, part]) => numbersIn(`${name}.${key}`, part));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
