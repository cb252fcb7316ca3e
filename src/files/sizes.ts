import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** The bytes of each entry of a folder, including all files below it, largest first. */
export async function sizesOf(folder: string): Promise<[name: string, bytes: number][]> {
  const sizes = new Map<string, number>();
  for (const file of await filesOf(folder)) {
    const [name = ''] = file.split(path.sep);
    const { size } = await stat(path.join(folder, file));
    sizes.set(name, (sizes.get(name) ?? 0) + size);
  }
  return [...sizes].sort(([, a], [, b]) => b - a);
}

/** "57.9 MB": a megabyte is a million bytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** All files of a folder, relative to it, sorted. */
export async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    .sort();
}
