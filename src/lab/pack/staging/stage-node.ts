import { chmod, copyFile } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { layout } from '../format/layout.ts';

/** The platform of packs, in the terms of `process`. */
export const target = { platform: 'linux', arch: 'x64' } as const;

/** Checks that the Node of this process also runs on the pack's machines. @throws ExpectedError */
export function requirePortableNode(): void {
  const { platform, arch, config } = process;
  if (platform !== target.platform || arch !== target.arch) {
    throw new ExpectedError(
      `a pack holds this machine's binaries: it is made on ${target.platform}-${target.arch}, and this is ${platform}-${arch}`,
    );
  }
  const { node_shared: needsLibrary } = config.variables as { node_shared?: boolean };
  if (needsLibrary) {
    throw new ExpectedError(
      `${process.execPath} needs a libnode of this system: pack with \`npm run lab -- pack\`, which uses Node of node_modules`,
    );
  }
}

/** Copies the Node of this process, and its licence if there is one beside it. */
export async function stageNode(folder: string): Promise<void> {
  const node = path.join(folder, layout.node);
  await copyFile(process.execPath, node);
  await chmod(node, 0o755);
  const licence = path.join(path.dirname(process.execPath), '../LICENSE');
  await copyFile(licence, `${node}.LICENSE`).catch(() => {});
}
