import { crc32 } from 'node:zlib';
import { FormatError, inPart } from './format-error.ts';

/**
 * Gives each record of a log as LevelDB writes it to `take`: blocks of 32 kB with chunks, and records that are one chunk, or
 * several over blocks. A chunk is its checksum, its length in 2 bytes, its kind, the data. The checksum is W&B's: plain
 * CRC-32 of kind and data.
 *
 * @param start where the first chunk stands
 * @returns whether the file ends within a record, as when a program was killed: that record isn't given
 * @throws FormatError naming the place of a chunk that is damaged or out of place
 */
export function readBlockLog(
  bytes: Buffer,
  start: number,
  take: (record: Buffer) => void,
): { isTorn: boolean } {
  let parts: Buffer[] = [];
  let at = start;
  let number = 0;
  while (at < bytes.length) {
    const left = blockBytes - (at % blockBytes);
    // A block's last bytes, too few for a chunk, are zeros.
    if (left < headerBytes || isFilling(bytes, at, left)) {
      at += left;
      continue;
    }
    const chunk = chunkAt(bytes, at, left);
    if (chunk === 'torn') return { isTorn: true };
    parts = partsWith(parts, chunk, at);
    if (chunk.kind === kinds.full || chunk.kind === kinds.last) {
      const record = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
      inPart(`record ${++number}`, () => take(record));
      parts = [];
    }
    at = chunk.end;
  }
  return { isTorn: parts.length > 0 };
}

const blockBytes = 32_768;
const headerBytes = 7;
const kinds = { full: 1, first: 2, middle: 3, last: 4 };

interface Chunk {
  kind: number;
  data: Buffer;
  end: number;
}

/** Whether the rest of a block is zeros, at its end or where a file was lengthened before a crash. */
function isFilling(bytes: Buffer, at: number, left: number): boolean {
  return bytes.subarray(at, at + left).every((byte) => byte === 0);
}

function chunkAt(bytes: Buffer, at: number, left: number): Chunk | 'torn' {
  if (at + headerBytes > bytes.length) return 'torn';
  const length = bytes.readUInt16LE(at + 4);
  const end = at + headerBytes + length;
  if (headerBytes + length > left) throw damaged(at, 'it reaches beyond its block');
  if (end > bytes.length) return 'torn';
  if (crc32(bytes.subarray(at + 6, end)) === bytes.readUInt32LE(at)) {
    return { kind: bytes[at + 6]!, data: bytes.subarray(at + headerBytes, end), end };
  }
  if (end === bytes.length) return 'torn';
  throw damaged(at, 'its checksum is wrong');
}

function partsWith(parts: readonly Buffer[], { kind, data }: Chunk, at: number): Buffer[] {
  const isStart = kind === kinds.full || kind === kinds.first;
  const isKnown = isStart || kind === kinds.middle || kind === kinds.last;
  if (!isKnown || isStart !== (parts.length === 0)) throw damaged(at, 'it is out of place');
  return [...parts, data];
}

function damaged(at: number, why: string): FormatError {
  return new FormatError(
    `the chunk at byte ${at} is damaged: ${why}. Copy the file anew, or take it away`,
  );
}
