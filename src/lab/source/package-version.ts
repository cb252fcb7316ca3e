import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../../messages/expected-error.ts';

/**
 * The installed version of a package, looked up as Node resolves imports of a bundle, which is in the project's
 * `node_modules`.
 *
 * @throws ExpectedError if it isn't installed
 */
export async function installedVersion(root: string, name: string): Promise<string> {
  for (let folder = await homeOfModules(root); ; folder = path.dirname(folder)) {
    const manifest = await readManifest(path.join(folder, 'node_modules', name, 'package.json'));
    if (manifest) return manifest.version;
    if (folder === path.dirname(folder)) break;
  }
  throw new ExpectedError(`package ${name} is imported but not installed: run npm ci`);
}

/** The folder with the real `node_modules`: the project may have a link to it. */
async function homeOfModules(root: string): Promise<string> {
  const modules = path.join(path.resolve(root), 'node_modules');
  return path.dirname(await realpath(modules).catch(() => modules));
}

async function readManifest(file: string): Promise<{ version: string } | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
