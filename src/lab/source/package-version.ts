import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ExpectedError } from '../../messages/expected-error.ts';
import { neededWith, withVersion } from '../records/engine-packages.ts';

/**
 * The version of a package that a run computes with: the installed one, else the one that npm's lock file would install,
 * so that recorded runs are known to be fresh where their packages aren't installed.
 *
 * @throws ExpectedError if neither is known
 */
export async function packageVersion(root: string, name: string): Promise<string> {
  const version = (await installedVersion(root, name)) ?? (await lockedVersion(root, name));
  if (version !== undefined) return version;
  throw new ExpectedError(
    `package ${name} is imported, but neither installed nor in package-lock.json: run npm install ${neededWith(name).map(withVersion).join(' ')}`,
  );
}

/**
 * Checks that packages are installed, and not only locked.
 *
 * @param packages names, and their versions where these are known
 * @throws ExpectedError naming those that aren't installed
 */
export async function requireInstalled(
  root: string,
  packages: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const missing: string[] = [];
  for (const [name, version] of Object.entries(packages)) {
    if ((await installedVersion(root, name)) !== undefined) continue;
    missing.push(version === undefined ? withVersion(name) : `${name}@${version}`);
  }
  if (missing.length === 0) return;
  const names = missing.join(' ');
  throw new ExpectedError(`a run needs packages that aren't installed: run npm install ${names}`);
}

/** Looked up as Node resolves imports of a bundle, which is in the project's `node_modules`. */
async function installedVersion(root: string, name: string): Promise<string | undefined> {
  for (const folder of foldersUp(await homeOfModules(root))) {
    const manifest = await readJson(path.join(folder, 'node_modules', name, 'package.json'));
    if (manifest) return versionSchema.parse(manifest).version;
  }
  return undefined;
}

/** Looked up in the nearest lock file: that of a workspace may be further up. */
async function lockedVersion(root: string, name: string): Promise<string | undefined> {
  const folders = foldersUp(path.resolve(root));
  for (const [i, holder] of folders.entries()) {
    const lock = await readJson(path.join(holder, 'package-lock.json'));
    if (!lock) continue;
    const { packages } = lockSchema.parse(lock);
    return folders
      .slice(0, i + 1)
      .map((folder) => path.relative(holder, path.join(folder, 'node_modules', name)))
      .map((place) => packages[place.split(path.sep).join('/')]?.version)
      .find((version) => version !== undefined);
  }
  return undefined;
}

const versionSchema = z.object({ version: z.string() });
const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional() })).default({}),
});

/** The folder with the real `node_modules`: the project may have a link to it. */
async function homeOfModules(root: string): Promise<string> {
  const modules = path.join(path.resolve(root), 'node_modules');
  return path.dirname(await realpath(modules).catch(() => modules));
}

/** A folder and those that it is in, the innermost first. */
function foldersUp(folder: string): string[] {
  const above = path.dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersUp(above)];
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
