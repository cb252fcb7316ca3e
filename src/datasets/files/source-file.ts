import { sha256OfParts } from '../../files/digest.ts';

/** A file of a folder or an archive, read. */
export interface SourceFile {
  /** Relative to the folder or archive, with `/` between names. */
  path: string;
  bytes: Uint8Array;
}

/** Files and folders that systems leave behind (`.DS_Store`, `._cat.png`), no part of any data set. */
export function isHidden(path: string): boolean {
  return path.split('/').some((name) => name.startsWith('.'));
}

/** Orders by UTF-16 code unit, the same in every locale. */
export function byPath(a: { path: string }, b: { path: string }): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}

/** SHA-256 over the files' paths and bytes, whatever their order, in hexadecimal. */
export function digestOfFiles(files: readonly SourceFile[]): string {
  const parts = files
    .toSorted(byPath)
    // The length keeps two files from hashing like one whose bytes name the other.
    .flatMap(({ path, bytes }) => [`${JSON.stringify([path, bytes.length])}\n`, bytes]);
  return sha256OfParts(parts).toString('hex');
}
