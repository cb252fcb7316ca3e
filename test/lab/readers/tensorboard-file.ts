import { maskedCrc32c } from '../../../src/lab/readers/formats/crc32c.ts';
import { bytesField, doubleField, floatField, integerField, message } from './protobuf-file.ts';

/** A file of TFRecords. */
export function tfRecords(records: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    records.flatMap((record) => {
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(record.length));
      return [length, checksum(length), record, checksum(record)];
    }),
  );
}

function checksum(bytes: Uint8Array): Buffer {
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(maskedCrc32c(bytes));
  return crc;
}

/** Begins each event file. */
export const fileVersion = message(doubleField(1, 1_700_000_000), bytesField(3, 'brain.Event:2'));

/** An event, 1.7e9 + `time` seconds after 1970. */
export function event(step: number, time: number, ...fields: readonly Buffer[]): Buffer {
  return message(
    doubleField(1, 1_700_000_000 + time),
    ...(step === 0 ? [] : [integerField(2, step)]),
    ...fields,
  );
}

/** An event with values of a summary. */
export function summary(step: number, time: number, ...values: readonly Buffer[]): Buffer {
  return event(step, time, bytesField(5, message(...values.map((each) => bytesField(1, each)))));
}

/** TensorFlow 1, PyTorch. */
export function simple(tag: string, value: number): Buffer {
  return message(bytesField(1, tag), floatField(2, value));
}

/** TensorFlow 2: a tensor, with the name of its plugin. */
export function tensor(tag: string, fields: readonly Buffer[], plugin?: string): Buffer {
  return message(
    bytesField(1, tag),
    bytesField(8, message(...fields)),
    ...(plugin ? [pluginField(plugin)] : []),
  );
}

export function pluginField(name: string, content?: Buffer): Buffer {
  const data = message(bytesField(1, name), ...(content ? [bytesField(2, content)] : []));
  return bytesField(9, bytesField(1, data));
}

/** What `add_hparams` writes: `google.protobuf.Value`s by name. */
export function hparams(values: Record<string, Buffer>): Buffer {
  const entries = Object.entries(values).map(([name, value]) =>
    bytesField(1, message(bytesField(1, name), bytesField(2, value))),
  );
  const content = bytesField(3, message(...entries));
  return message(bytesField(1, '_hparams_/session_start_info'), pluginField('hparams', content));
}

/** A writer goes on from a checkpoint. */
export function restart(step: number, time: number): Buffer {
  return event(step, time, bytesField(7, integerField(1, 1)));
}
