import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Writes a file of the site that is being built, with its folder. @param place relative to the site's `folder` */
export async function writeBuiltFile(folder: string, place: string, text: string): Promise<void> {
  const file = path.join(folder, place);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}
