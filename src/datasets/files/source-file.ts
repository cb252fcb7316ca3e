import { sha256OfParts } from '../../files/digest.ts';

/** A file that was read from a folder or an archive. */
export interface SourceFile {
  /** Relative to the folder or archive, with `/` between names. */
  path: string;
  bytes: Uint8Array;
}

/**
 * Whether a path is hidden, like files that systems leave behind (`.DS_Store`, `._cat.png`): no data set includes
 * these.
 */
export function isHidden(path: string): boolean {
  return path.split('/').some((name) => name.startsWith('.'));
}

/** Orders by UTF-16 code unit, the same in every locale. */
export function byPath(a: { path: string }, b: { path: string }): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}

/** SHA-256 over the files' paths and bytes, independent of their order, in hexadecimal. */
export function digestOfFiles(files: readonly SourceFile[]): string {
  const parts = files
    .toSorted(byPath)
    // With the length, two files can't hash like one file whose bytes contain the other's name.
    .flatMap(({ path, bytes }) => [`${JSON.stringify([path, bytes.length])}\n`, bytes]);
  return sha256OfParts(parts).toString('hex');
}
