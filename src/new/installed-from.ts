import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { publishedName } from './published-name.ts';

// Any Node from 20 on loads this file.

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
}

/** Where a site gets Retrace from. */
export interface PackageSource {
  /** As a dependency in package.json has it: the address or path of a tarball, or a range of versions. */
  retrace: string;
  /** The absolute path of a tarball that the site needs a copy of, since no other machine has it. */
  tarball?: string;
}

/** Where npm got a package from. @param own the package's folder */
export async function installedFrom(own: string): Promise<PackageSource> {
  const byVersion = { retrace: rangeOf((await readManifest(own)).version) };
  // npx installs a package in a folder of its own, whose package.json says from where.
  const [project, installedAs] = own.split(`${path.sep}node_modules${path.sep}`);
  if (!installedAs) return byVersion;
  const { dependencies = {} } = await readManifest(project!);
  const spec = dependencies[publishedName] ?? '';
  if (/^https?:/.test(spec)) return { retrace: spec };
  if (!spec.startsWith('file:')) return byVersion;
  const tarball = path.resolve(project!, spec.slice('file:'.length));
  return { retrace: `file:${path.basename(tarball)}`, tarball };
}

/** Versions that a site may be updated to, as a dependency under another name. */
export function rangeOf(version: string): string {
  return `npm:${publishedName}@^${version}`;
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
}
