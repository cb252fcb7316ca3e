import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** SHA-256 of a text, as UTF-8, or of bytes: in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return sha256OfParts([content]).toString('hex');
}

/** SHA-256 of the concatenation of parts, without joining them: 32 bytes. */
export function sha256OfParts(parts: Iterable<string | Uint8Array>): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** SHA-256 of a file of any size, in hexadecimal. @throws Error if it can't be read */
export function sha256OfFile(file: string): Promise<string> {
  return hashOfFile(file, 'sha256');
}

/** MD5 of a file, in hexadecimal: for downloads whose publisher gives no other checksum. @throws Error as `sha256OfFile` */
export function md5OfFile(file: string): Promise<string> {
  return hashOfFile(file, 'md5');
}

/** SHA-256 of a JSON value, in hexadecimal, independent of the order of keys. */
export function sha256OfJson(value: unknown): string {
  return sha256(JSON.stringify(value, sortKeys));
}

/** A copy of a JSON value, with its keys sorted at every depth. */
export function withSortedKeys<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, sortKeys));
}

async function hashOfFile(file: string, algorithm: 'md5' | 'sha256'): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
