import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { target } from './stage-node.ts';

const names = z.array(z.string()).default([]);
const packageSchema = z.object({
  optionalDependencies: z.record(z.string(), z.string()).default({}),
  os: names,
  cpu: names,
  libc: names,
});

/**
 * Copies files of packages into a folder's `node_modules`, to the same paths as in the project. Adds the manifests and
 * licences of the packages, and the packages that hold their binaries.
 *
 * @param files absolute paths
 * @throws ExpectedError if a file isn't in a package
 */
export async function stagePackages(files: readonly string[], folder: string): Promise<void> {
  for (const file of files) await stage(file, folder);
  for (const each of new Set(files.flatMap(foldersOf))) {
    for (const file of await companions(each)) await stage(file, folder);
  }
  for (const each of new Set(files.map(packageFolder))) {
    for (const binaries of await binaryPackages(each)) await stage(binaries, folder);
  }
}

/** The folder of the package that a file belongs to. @throws ExpectedError if it belongs to none */
export function packageFolder(file: string): string {
  const [folder] = /^.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(file) ?? [];
  if (folder) return folder;
  throw new ExpectedError(`${file} can't be packed: it is in no package of node_modules`);
}

/** The folders on the path from a package to a file in it, the package's own included. */
function foldersOf(file: string): string[] {
  const folders = [packageFolder(file)];
  for (const name of path.relative(folders[0]!, path.dirname(file)).split(path.sep)) {
    if (name) folders.push(path.join(folders.at(-1)!, name));
  }
  return folders;
}

async function stage(source: string, folder: string): Promise<void> {
  const target = path.join(folder, source.slice(source.indexOf('/node_modules/')));
  await mkdir(path.dirname(target), { recursive: true });
  await cp(source, target, { recursive: true, dereference: true });
}

/** The package's manifest, which Node needs to read its files, and its licences and notices. */
async function companions(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter(
      (entry) => entry.isFile() && /^(package\.json|(licen[cs]e|notice).*)$/i.test(entry.name),
    )
    .map(({ name }) => path.join(folder, name));
}

/** By npm's convention a package's binaries are optional dependencies, one for each platform. */
async function binaryPackages(folder: string): Promise<string[]> {
  const { optionalDependencies } = await readPackage(folder);
  const beside = folder.slice(0, folder.lastIndexOf('/node_modules/'));
  const found: string[] = [];
  for (const name of Object.keys(optionalDependencies)) {
    const candidate = path.join(beside, 'node_modules', name);
    const described = await readPackage(candidate).catch(() => undefined);
    if (described && isForTarget(described)) found.push(candidate);
  }
  return found;
}

function isForTarget({ os, cpu, libc }: z.infer<typeof packageSchema>): boolean {
  const glibc = libc.length === 0 || libc.includes('glibc');
  return os.includes(target.platform) && cpu.includes(target.arch) && glibc;
}

async function readPackage(folder: string): Promise<z.infer<typeof packageSchema>> {
  return packageSchema.parse(JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')));
}
