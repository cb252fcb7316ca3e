import { copyFile, cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { nativeInstallation } from '../../engines/engine-files.ts';
import { layout } from '../format/layout.ts';
import { type VulkanFiles, vulkanFiles } from './vulkan-files.ts';

/** Copies TensorFlow's addon and libraries to where the engine looks for them in the pack's cache. @throws ExpectedError */
export async function stageNative(folder: string): Promise<void> {
  const { source, inCache, parts } = nativeInstallation();
  for (const part of parts) {
    await cp(path.join(source, part), path.join(folder, layout.cache, inCache, part), {
      recursive: true,
      dereference: true,
    });
  }
}

/** Copies Vulkan's loader and drivers. @throws ExpectedError if there is no loader */
export async function stageVulkan(from: string, folder: string): Promise<VulkanFiles> {
  const found = await vulkanFiles(from);
  const to = path.join(folder, layout.vulkan);
  await mkdir(to, { recursive: true });
  for (const name of found.files) await copyFile(path.join(from, name), path.join(to, name));
  return found;
}
