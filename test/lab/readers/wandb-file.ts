import { crc32 } from 'node:zlib';
import { bytesField, integerField, message } from './protobuf-file.ts';

const blockBytes = 32_768;
const headerBytes = 7;

/** A `.wandb` file with these records, cut into chunks as W&B's log is. */
export function wandbFile(records: readonly Buffer[], { version = 0 } = {}): Buffer {
  const parts: Buffer[] = [Buffer.from([...Buffer.from(':W&B'), 0xe1, 0xbe, version])];
  let at = headerBytes;
  const add = (bytes: Buffer) => {
    parts.push(bytes);
    at += bytes.length;
  };
  for (const record of records) {
    let rest: Buffer = record;
    for (let isFirst = true; isFirst || rest.length > 0; isFirst = false) {
      const left = blockBytes - (at % blockBytes);
      if (left < headerBytes) add(Buffer.alloc(left));
      const room = blockBytes - (at % blockBytes) - headerBytes;
      const data = rest.subarray(0, room);
      rest = rest.subarray(room);
      add(chunk(data, kindOf(isFirst, rest.length === 0)));
    }
  }
  return Buffer.concat(parts);
}

function kindOf(isFirst: boolean, isLast: boolean): number {
  if (isFirst) return isLast ? 1 : 2;
  return isLast ? 4 : 3;
}

function chunk(data: Buffer, kind: number): Buffer {
  const content = Buffer.concat([Buffer.from([kind]), data]);
  const header = Buffer.alloc(6);
  header.writeUInt32LE(crc32(content));
  header.writeUInt16LE(data.length, 4);
  return Buffer.concat([header, content]);
}

export function header(version: string): Buffer {
  return bytesField(21, bytesField(1, bytesField(1, version)));
}

/** A row of the history. Keys are given by `.` where they are nested, values as JSON. */
export function history(step: number | undefined, row: Record<string, string>): Buffer {
  const items = Object.entries(row).map(([key, json]) => bytesField(1, item(key, json)));
  const number = step ? integerField(1, step) : Buffer.alloc(0);
  return bytesField(2, message(...items, ...(step === undefined ? [] : [bytesField(2, number)])));
}

/** As W&B writes it since 2024; before, `key` was used for keys that aren't nested. */
export function item(key: string, json: string, isOld = false): Buffer {
  const keys = isOld ? [bytesField(1, key)] : key.split('.').map((part) => bytesField(2, part));
  return message(...keys, bytesField(16, json));
}

export function config(values: Record<string, string>): Buffer {
  return message(
    ...Object.entries(values).map(([key, json]) => bytesField(1, item(key, json, true))),
  );
}
