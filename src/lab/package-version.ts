import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from './lab-error.ts';

/** The installed version of a package, as imports from the project's root resolve it. */
export async function installedVersion(root: string, name: string): Promise<string> {
  for (let folder = path.resolve(root); ; folder = path.dirname(folder)) {
    const manifest = await readManifest(path.join(folder, 'node_modules', name, 'package.json'));
    if (manifest) return manifest.version;
    if (folder === path.dirname(folder)) break;
  }
  throw new LabError(`package ${name} is imported but not installed: run npm ci`);
}

async function readManifest(file: string): Promise<{ version: string } | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
