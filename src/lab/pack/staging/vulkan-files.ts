import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ExpectedError } from '../../../messages/expected-error.ts';

const loader = 'libvulkan.so.1';
/** A driver's manifest, as Vulkan's loader reads it. */
const driverSchema = z.object({ ICD: z.object({ library_path: z.string() }) });

export interface VulkanFiles {
  /** Names of files in the folder: the loader, the drivers' manifests and libraries. */
  files: string[];
  /** The manifests among them. */
  drivers: string[];
}

/**
 * The files that Vulkan needs from a folder: its loader, and the drivers beside it. @throws ExpectedError if there is
 * no loader
 */
export async function vulkanFiles(folder: string): Promise<VulkanFiles> {
  const names = await readdir(folder).catch((): string[] => []);
  if (!names.includes(loader)) {
    throw new ExpectedError(
      `--vulkan ${folder}: has no ${loader}; give the folder of Vulkan's loader`,
    );
  }
  const found: VulkanFiles = { files: [loader], drivers: [] };
  for (const name of names.filter((name) => name.endsWith('.json')).sort()) {
    const library = await libraryOf(path.join(folder, name));
    if (library === undefined) continue;
    found.drivers.push(name);
    found.files.push(name);
    // A manifest may also name a library that the machine has.
    if (path.dirname(library) === '.' && names.includes(path.basename(library)))
      found.files.push(path.basename(library));
  }
  return found;
}

async function libraryOf(file: string): Promise<string | undefined> {
  try {
    return driverSchema.parse(JSON.parse(await readFile(file, 'utf8'))).ICD.library_path;
  } catch {
    return undefined;
  }
}
