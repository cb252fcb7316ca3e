import { maskedCrc32c } from './crc32c.ts';
import { FormatError, inPart } from './format-error.ts';

/**
 * Gives each record of a file of TFRecords to `take`. A record is its length in 8 bytes, their checksum, the data, their
 * checksum.
 *
 * @returns whether the file ends within a record, as when a program was killed: that record isn't given
 * @throws FormatError naming the record whose checksum is wrong
 */
export function readTfRecords(bytes: Buffer, take: (record: Buffer) => void): { isTorn: boolean } {
  let at = 0;
  for (let number = 1; at < bytes.length; number++) {
    const record = recordAt(bytes, at);
    if (record === 'torn') return { isTorn: true };
    if (record === 'damaged') {
      throw new FormatError(
        `record ${number}, at byte ${at}, is damaged: its checksum is wrong. Copy the file anew, or take it away`,
      );
    }
    inPart(`record ${number}`, () => take(record));
    at += frameBytes + record.length;
  }
  return { isTorn: false };
}

const headerBytes = 12;
const frameBytes = headerBytes + 4;

function recordAt(bytes: Buffer, at: number): Buffer | 'torn' | 'damaged' {
  if (bytes.length - at < headerBytes) return 'torn';
  if (bytes.readUInt32LE(at + 8) !== maskedCrc32c(bytes.subarray(at, at + 8))) {
    return isZero(bytes.subarray(at)) ? 'torn' : 'damaged';
  }
  const end = at + frameBytes + Number(bytes.readBigUInt64LE(at));
  if (end > bytes.length) return 'torn';
  const data = bytes.subarray(at + headerBytes, end - 4);
  if (bytes.readUInt32LE(end - 4) === maskedCrc32c(data)) return data;
  return end === bytes.length ? 'torn' : 'damaged';
}

/** A file system may lengthen a file before it writes the data: after a crash, zeros are left. */
function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}
