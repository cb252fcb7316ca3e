import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporaryName } from './temporary-name.ts';

/** Makes a folder, writes a file into it and removes the file: fails as a later write would. */
export async function probeFolder(folder: string): Promise<void> {
  const probe = temporaryName(path.join(folder, 'probe'));
  await mkdir(folder, { recursive: true });
  await writeFile(probe, '');
  await rm(probe);
}
