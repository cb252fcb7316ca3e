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
