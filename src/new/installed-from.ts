import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { publishedName } from './published-name.ts';

// Any Node from 20 on loads this file.

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
}

/**
 * Where npm got a package from, as a site's package.json names it: the address or path of a tarball, or a range of versions.
 *
 * @param own the package's folder
 * @param site the site's folder
 */
export async function installedFrom(own: string, site: string): Promise<string> {
  const byVersion = rangeOf((await readManifest(own)).version);
  // npx installs a package in a folder of its own, whose package.json says from where.
  const [project, installedAs] = own.split(`${path.sep}node_modules${path.sep}`);
  if (!installedAs) return byVersion;
  const { dependencies = {} } = await readManifest(project!);
  const spec = dependencies[publishedName] ?? '';
  if (/^https?:/.test(spec)) return spec;
  if (!spec.startsWith('file:')) return byVersion;
  const tarball = path.resolve(project!, spec.slice('file:'.length));
  return `file:${path.relative(site, tarball).split(path.sep).join('/')}`;
}

/** Versions that a site may be updated to, as a dependency under another name. */
export function rangeOf(version: string): string {
  return `npm:${publishedName}@^${version}`;
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
}
