import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { SourceFile } from './source-file.ts';

/** The digest of a file's bytes, in hexadecimal. */
export async function digestOfFile(file: string, algorithm: 'md5' | 'sha256'): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** SHA-256 over the files' paths and bytes, whatever their order, in hexadecimal. */
export function digestOfFiles(files: readonly SourceFile[]): string {
  const hash = createHash('sha256');
  for (const { path, bytes } of files.toSorted(byPath)) {
    // The length keeps two files from hashing like one whose bytes name the other.
    hash.update(`${JSON.stringify([path, bytes.length])}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** SHA-256 over a few short texts, in hexadecimal. */
export function digestOfTexts(...texts: string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}

/** Orders by UTF-16 code unit, the same in every locale. */
export function byPath(a: { path: string }, b: { path: string }): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}
