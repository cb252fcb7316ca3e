import { stat } from 'node:fs/promises';
import path from 'node:path';
import { filesOf } from './checksums.ts';

/** Bytes below a folder by the names in it, largest first. */
export async function sizesOf(folder: string): Promise<[name: string, bytes: number][]> {
  const sizes = new Map<string, number>();
  for (const file of await filesOf(folder)) {
    const [name = ''] = file.split(path.sep);
    const { size } = await stat(path.join(folder, file));
    sizes.set(name, (sizes.get(name) ?? 0) + size);
  }
  return [...sizes].sort(([, a], [, b]) => b - a);
}

/** "57.9 MB", of a million bytes each. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
